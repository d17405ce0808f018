import fc from 'fast-check';
import { expect, it } from 'vitest';
import { demand, requestLimit } from '#test/support/test-limits.ts';
import { usageOf } from './limit-usage.ts';
import { decide } from './limiter.ts';
import { createLimiter, type LimiterState } from './limiter-state.ts';
import type { Moment } from './trusted-clock.ts';

const WALL = Date.UTC(2026, 10, 24, 12);
const at = (ms: number): Moment => ({ monotonicMs: 5_000 + ms, wallMs: WALL + ms });

function asked(amount: number, burst: number, units: number): LimiterState {
  const state = createLimiter([requestLimit(amount, burst)], at(0));
  const decision = decide(state, demand({ requests: units }), at(0));
  return decision.answer === 'proceed' ? decision.state : state;
}
const rate = (state: LimiterState, ms: number) => usageOf(state, at(ms)).limits[0];

it('tells how a rate refills: nothing of it once it is full', () => {
  const state = asked(60, 5, 3);
  expect(rate(state, 0)).toMatchObject({
    left: 2,
    refill: { fullAtWallMs: WALL + 3_000, eachMs: 1_000, upTo: 5 },
  });
  expect(rate(state, 3_000)).toMatchObject({ left: 5, refill: null });
});

it('tells it so that whoever works it out later is right', () => {
  const count = fc.integer({ min: 1, max: 50_000 });
  const holds = (amount: number, share: number, used: number, ms: number): void => {
    const burst = Math.max(1, Math.floor(amount * share));
    const state = asked(amount, burst, Math.max(1, Math.floor(burst * used)));
    const refill = rate(state, 0)?.refill ?? { fullAtWallMs: WALL, eachMs: 1, upTo: burst };
    const { fullAtWallMs, eachMs, upTo } = refill;
    const promised = Math.floor(upTo - Math.max(0, fullAtWallMs - WALL - ms) / eachMs);
    const left = rate(state, ms)?.left ?? Number.NaN;
    // What takes less than a millisecond each is told by whole milliseconds.
    expect(Math.abs(promised - left)).toBeLessThanOrEqual(Math.ceil(1 / eachMs));
  };
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(fc.property(count, share, share, fc.integer({ min: 0, max: 120_000 }), holds), {
    numRuns: 2_000,
  });
});
