import fc from 'fast-check';
import { expect, it } from 'vitest';
import { dearestOutcome } from './dearest-outcome.ts';

const USD = 1_000_000_000;

it('the dearest outcome is the input and all of the output that is allowed', () => {
  const use = { inputUnits: 2_000, maxOutputUnits: 4_096 };
  const price = { input: 2 * USD, output: 10 * USD, request: 0 };
  expect(dearestOutcome(use, price)).toBe(4_000_000 + 40_960_000);
});

it('a request can have a price of its own, and no units', () => {
  const price = { input: null, output: null, request: 50_000_000 };
  expect(dearestOutcome({ inputUnits: 0, maxOutputUnits: 0 }, price)).toBe(50_000_000);
});

it('what is free costs nothing', () => {
  const free = { input: 0, output: 0, request: 0 };
  expect(dearestOutcome({ inputUnits: 9_999, maxOutputUnits: 9_999 }, free)).toBe(0);
});

it('a part of a nano-dollar is a whole one', () => {
  const price = { input: 1, output: 0, request: 0 };
  expect(dearestOutcome({ inputUnits: 1, maxOutputUnits: 0 }, price)).toBe(1);
  expect(dearestOutcome({ inputUnits: 1_000_000, maxOutputUnits: 0 }, price)).toBe(1);
  expect(dearestOutcome({ inputUnits: 1_000_001, maxOutputUnits: 0 }, price)).toBe(2);
  expect(
    dearestOutcome({ inputUnits: 0.25, maxOutputUnits: 0 }, { ...price, input: 1_000_000 }),
  ).toBe(1);
});

it('the dearest outcome is unknown without a price that is needed, and for figures that can’t be', () => {
  const price = { input: USD, output: USD, request: 0 };
  const use = { inputUnits: 10, maxOutputUnits: 10 };
  for (const unknown of [
    dearestOutcome(use, null),
    dearestOutcome(use, { ...price, output: null }),
    dearestOutcome(use, { ...price, input: -1 }),
    dearestOutcome(use, { ...price, request: null }),
    dearestOutcome({ ...use, inputUnits: -1 }, price),
    dearestOutcome({ ...use, maxOutputUnits: NaN }, price),
    dearestOutcome({ ...use, maxOutputUnits: Infinity }, price),
    dearestOutcome({ ...use, maxOutputUnits: 2 ** 52 }, price),
  ])
    expect(unknown).toBeNull();
});

it('no real use costs more', () => {
  const count = fc.nat(2_000_000);
  fc.assert(
    fc.property(count, count, count, count, fc.nat(200 * USD), fc.nat(200 * USD), (...given) => {
      const [input, output, lessInput, lessOutput, inputPrice, outputPrice] = given;
      const price = { input: inputPrice, output: outputPrice, request: 0 };
      const most = dearestOutcome({ inputUnits: input, maxOutputUnits: output }, price) ?? -1;
      const real =
        BigInt(Math.min(input, lessInput)) * BigInt(inputPrice) +
        BigInt(Math.min(output, lessOutput)) * BigInt(outputPrice);
      expect(BigInt(most) * 1_000_000n >= real).toBe(true);
    }),
  );
});
