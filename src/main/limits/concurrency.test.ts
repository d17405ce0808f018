import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { always, ALWAYS_TIMEOUT_MS } from '#test/support/test-limits.ts';
import { freePlace, NO_HOLDERS, placeHeadroom, placeWaitMs, takePlace } from './concurrency.ts';

const two = takePlace(takePlace(NO_HOLDERS, 1, 0), 2, 400);

describe('calls at once', () => {
  it('wait while all places are held', () => {
    expect(placeWaitMs(two, 3, 500)).toBe(0);
    expect(placeWaitMs(two, 2, 500)).toBeGreaterThan(0);
    expect(placeWaitMs(freePlace(two, 1, true, 500), 2, 500)).toBe(0);
    expect(placeHeadroom(two, 3)).toBeCloseTo(1 / 3);
    expect(placeHeadroom(two, 1)).toBe(0);
  });

  it('wait about as long as the oldest one should still take', () => {
    const usual = { ...two, usualMs: 3_000 };
    expect(placeWaitMs(usual, 2, 1_000)).toBe(2_000);
    expect(placeWaitMs(usual, 2, 9_000)).toBe(100);
    expect(placeWaitMs(usual, 1, 1_000)).toBe(2_400);
    expect(placeWaitMs(two, 2, 100)).toBe(900);
  });

  it('learn how long a call takes from those that were made', () => {
    const first = freePlace(two, 1, true, 8_000);
    expect(first.usualMs).toBe(8_000);
    expect(freePlace(first, 2, true, 400).usualMs).toBe(7_000);
    expect(freePlace(first, 2, false, 400).usualMs).toBe(8_000);
  });

  it(
    'hold as many places as calls are under way, however often one is freed',
    () => {
      const step = fc.record({ takes: fc.boolean(), id: fc.nat(8) });
      always(step, (steps) => {
        let state = NO_HOLDERS;
        const held = new Set<number>();
        for (const { takes, id } of steps)
          if (!takes) {
            state = freePlace(state, id, true, 9);
            held.delete(id);
          } else if (placeWaitMs(state, 3, 0) === 0 && !held.has(id)) {
            state = takePlace(state, id, 0);
            held.add(id);
          }
        expect(state.holders).toHaveLength(held.size);
        expect(held.size).toBeLessThanOrEqual(3);
      });
    },
    ALWAYS_TIMEOUT_MS,
  );
});
