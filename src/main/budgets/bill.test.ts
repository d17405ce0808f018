import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { times } from '#test/support/fault-run.ts';
import { billFor, type Ending } from './bill.ts';

const held = { nanoUsd: 1_000, assumedNanoUsd: null };

describe('a request is booked with', () => {
  it('what was reported', () => {
    expect(billFor('settled', 400, held)).toEqual({ nanoUsd: 400, doubt: null });
    expect(billFor('settled', 0, held)).toEqual({ nanoUsd: 0, doubt: null });
  });

  it('what was seen when it was cut, which is never nothing', () => {
    expect(billFor('seen', 250, held)).toEqual({ nanoUsd: 250, doubt: null });
    expect(billFor('seen', 0, held)).toEqual({ nanoUsd: 1_000, doubt: 'missing' });
    expect(billFor('seen', null, held)).toEqual({ nanoUsd: 1_000, doubt: 'missing' });
  });

  it('the whole reservation when nobody knows what became of it', () => {
    expect(billFor('full', 1, held)).toEqual({ nanoUsd: 1_000, doubt: 'outcome-unknown' });
  });

  it('nothing when it was never sent', () => {
    expect(billFor('released', 700, held)).toEqual({ nanoUsd: 0, doubt: null });
  });

  it.each([-1, -1e18, NaN, Infinity, 0.5])('the whole reservation for a use of %d', (actual) => {
    expect(billFor('settled', actual, held)).toEqual({ nanoUsd: 1_000, doubt: 'absurd' });
  });

  it('no more than the reservation, however much is reported', () => {
    const bill = { nanoUsd: 1_000, doubt: 'above-reservation' };
    expect(billFor('settled', 1_001, held)).toEqual(bill);
    expect(billFor('seen', 9e15, held)).toEqual(bill);
  });

  it('what was really paid, where a person only assumed a price', () => {
    const assumed = { nanoUsd: null, assumedNanoUsd: 50 };
    expect(billFor('settled', 80, assumed)).toEqual({ nanoUsd: 80, doubt: null });
    expect(billFor('settled', null, assumed)).toEqual({ nanoUsd: 50, doubt: 'missing' });
    expect(billFor('settled', 1_000_000_000_001, assumed)).toEqual({
      nanoUsd: 50,
      doubt: 'absurd',
    });
  });

  it('an unknown amount, not zero, where there is no price', () => {
    const nothing = { nanoUsd: null, assumedNanoUsd: null };
    expect(billFor('full', null, nothing).nanoUsd).toBeNull();
    expect(billFor('seen', null, nothing).nanoUsd).toBeNull();
    expect(billFor('settled', null, nothing).nanoUsd).toBeNull();
    expect(billFor('settled', -5, nothing).nanoUsd).toBeNull();
  });
});

it('a bill is never below zero, never above its reservation, and never free once sent', () => {
  const ending = fc.constantFrom<Ending>('settled', 'seen', 'full', 'released');
  const actual = fc.option(fc.oneof(fc.double(), fc.integer(), fc.constant(Number.MAX_VALUE)));
  fc.assert(
    fc.property(ending, actual, fc.nat(), (how, reported, reserved) => {
      const { nanoUsd } = billFor(how, reported, { nanoUsd: reserved, assumedNanoUsd: 7 });
      const isSurelySent = how === 'seen' || how === 'full';
      expect(Number.isSafeInteger(nanoUsd)).toBe(true);
      expect(nanoUsd).toBeGreaterThanOrEqual(isSurelySent ? Math.min(reserved, 1) : 0);
      expect(nanoUsd).toBeLessThanOrEqual(reserved);
    }),
    { numRuns: times(1_000, 10_000) },
  );
});
