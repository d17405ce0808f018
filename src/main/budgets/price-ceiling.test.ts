import { expect, it } from 'vitest';
import { isUnderCeiling, priceCeiling } from './price-ceiling.ts';

it('a ceiling is what the request says, even where the first choice would allow more', () => {
  expect(priceCeiling(50, 100)).toEqual({ nanoUsd: 50, why: 'max-cost' });
  expect(priceCeiling(500, null)).toEqual({ nanoUsd: 500, why: 'max-cost' });
  expect(priceCeiling(0, 100)).toEqual({ nanoUsd: 0, why: 'max-cost' });
});

it('without one, it is twice the first choice, or the percent that is set', () => {
  expect(priceCeiling(null, 101)).toEqual({ nanoUsd: 202, why: 'first-choice' });
  expect(priceCeiling(null, 101, 150)).toEqual({ nanoUsd: 151, why: 'first-choice' });
});

it('after a free first choice nothing paid is tried', () => {
  const ceiling = priceCeiling(null, 0);
  expect(ceiling.why).toBe('first-choice-free');
  expect([0, 1, null].map((nanoUsd) => isUnderCeiling(nanoUsd, ceiling))).toEqual([
    true,
    false,
    false,
  ]);
});

it('after a first choice without a price only what is free is tried', () => {
  const ceiling = priceCeiling(null, null);
  expect(ceiling.why).toBe('first-choice-unknown');
  expect([0, 1, null].map((nanoUsd) => isUnderCeiling(nanoUsd, ceiling))).toEqual([
    true,
    false,
    false,
  ]);
});

it('a price at the ceiling is under it, and one above or unknown is not', () => {
  const ceiling = priceCeiling(null, 100);
  expect([200, 201, null, -1, NaN].map((nanoUsd) => isUnderCeiling(nanoUsd, ceiling))).toEqual([
    true,
    false,
    false,
    false,
    false,
  ]);
});

it('a ceiling that can’t be lets only through what is free', () => {
  for (const maxCost of [-1, NaN, Infinity]) expect(priceCeiling(maxCost, 100).nanoUsd).toBe(0);
});
