import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { always, ALWAYS_TIMEOUT_MS, MINUTE_MS } from '#test/support/test-limits.ts';
import {
  IDLE_RATE,
  paceOf,
  rateHeadroom,
  rateWaitMs,
  remainingRateMs,
  reserveRate,
  resumeRate,
  settleRate,
  tightenRate,
  type RateState,
} from './gcra.ts';

/** One each second, five at once. */
const PACE = paceOf(60, MINUTE_MS, 5, 1_000);

function burstAt(nowMs: number, units = 5): RateState {
  let state = IDLE_RATE;
  for (let id = 1; id <= units; id += 1) state = reserveRate(state, PACE, 1, id, nowMs);
  return state;
}

const settle = (state: RateState, reservationId: number, usedUnits: number, nowMs: number) =>
  settleRate(state, PACE, { reservationId, units: 1, usedUnits }, nowMs);

describe('a rate', () => {
  it('lets the burst through at once, and then one after each interval', () => {
    const state = burstAt(0);

    expect(rateWaitMs(burstAt(0, 4), PACE, 1, 0)).toBe(0);
    expect(rateWaitMs(state, PACE, 1, 0)).toBe(1_000);
    expect(rateWaitMs(state, PACE, 1, 999)).toBe(1);
    expect(rateWaitMs(state, PACE, 1, 1_000)).toBe(0);
    expect(rateWaitMs(state, PACE, 3, 1_000)).toBe(2_000);
  });

  it('tells intervals apart that are shorter than a millisecond', () => {
    const pace = paceOf(75_000, MINUTE_MS, 75_000, 1_000);
    const state = reserveRate(IDLE_RATE, pace, 75_000, 1, 0);
    expect(pace.unitTicks).toBe(8_000);
    expect(rateWaitMs(state, pace, 1_000, 0)).toBe(800);
    expect(rateWaitMs(state, pace, 75_000, 0)).toBe(MINUTE_MS);
  });

  it('lets more than the burst pass alone, once all else is paid for', () => {
    const slow = paceOf(60, MINUTE_MS, 5, 400);
    expect(slow).toEqual({ unitTicks: 25_000_000, burst: 2 } satisfies typeof slow);
    const state = reserveRate(IDLE_RATE, slow, 1, 1, 0);
    expect(rateWaitMs(state, slow, 5, 0)).toBe(2_500);
  });

  it('has the share of its burst left as headroom', () => {
    expect(rateHeadroom(IDLE_RATE, PACE, 0)).toBe(1);
    expect(rateHeadroom(burstAt(0, 2), PACE, 0)).toBe(0.6);
    expect(rateHeadroom(burstAt(0), PACE, 0)).toBe(0);
    expect(rateHeadroom(burstAt(0), PACE, 2_500)).toBe(0.5);
  });
});

describe('a reservation', () => {
  it('leaves nothing behind when it is released', () => {
    const released = settle(burstAt(0), 3, 0, 0);
    expect(released.arrivalTicks).toBe(burstAt(0, 4).arrivalTicks);
    expect(rateWaitMs(released, PACE, 1, 0)).toBe(0);
  });

  it('does not give back what time would have given back anyway', () => {
    const later = burstAt(5_000);
    const both = later.claims.reduce(
      (state, { reservationId }) => reserveRate(state, PACE, 1, reservationId + 10, 10_000),
      later,
    );

    // The first five are long paid for when they are released: that makes no room for a second burst.
    const released = [1, 2, 3, 4, 5].reduce((state, id) => settle(state, id, 0, 10_000), both);

    expect(rateWaitMs(released, PACE, 1, 10_000)).toBe(1_000);
  });

  it('moves the limit by exactly the difference when it used less', () => {
    const state = reserveRate(burstAt(0, 1), PACE, 4, 9, 0);
    const use = { reservationId: 9, units: 4, usedUnits: 1 };
    expect(settleRate(state, PACE, use, 0).arrivalTicks).toBe(
      state.arrivalTicks - 3 * PACE.unitTicks,
    );
  });

  it('moves the limit by exactly the difference when it used more', () => {
    const state = burstAt(0);
    expect(settle(state, 2, 4, 0).arrivalTicks).toBe(state.arrivalTicks + 3 * PACE.unitTicks);
    expect(rateWaitMs(settle(state, 2, 4, 0), PACE, 1, 0)).toBe(4_000);
  });

  it('that the limit never saw counts with what it used beyond it', () => {
    expect(settle(IDLE_RATE, 7, 3, 0).arrivalTicks).toBe(2 * PACE.unitTicks);
    expect(settle(IDLE_RATE, 7, 0, 0).arrivalTicks).toBe(0);
  });
});

describe('a stored rate', () => {
  it('goes on in another run of the monotonic clock', () => {
    const resumed = resumeRate(remainingRateMs(burstAt(90_000), 90_000), PACE, 3);
    expect(rateWaitMs(resumed, PACE, 1, 3)).toBe(1_000);
  });

  it.each([1e15, Infinity, NaN, -1])(
    'has at most the burst out, even if %d ms are said to remain',
    (remainingMs) => {
      const resumed = resumeRate(remainingMs, PACE, 0);
      expect(rateWaitMs(resumed, PACE, 1, 0)).toBe(1_000);
      expect(rateWaitMs(resumed, PACE, 1, 1_000)).toBe(0);
    },
  );
});

describe('a provider’s own count', () => {
  it('is believed when fewer are left, and not when more are', () => {
    const state = burstAt(0, 2);
    expect(rateHeadroom(tightenRate(state, PACE, 1, 0), PACE, 0)).toBe(0.2);
    expect(tightenRate(state, PACE, 4, 0)).toBe(state);
    expect(tightenRate(state, PACE, 1_000, 0)).toBe(state);
  });
});

type Step =
  | { readonly kind: 'advance'; readonly ms: number }
  | { readonly kind: 'reserve'; readonly units: number }
  | { readonly kind: 'settle'; readonly which: number; readonly used: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('advance' as const), ms: fc.integer({ min: 0, max: 9_000 }) }),
  fc.record({ kind: fc.constant('reserve' as const), units: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ kind: fc.constant('settle' as const), which: fc.nat(), used: fc.nat(5) }),
);

describe('at all times, a rate', () => {
  it(
    'stands where it would stand had all use been known from the start',
    () => {
      always(step, (steps) => {
        let now = 0;
        let state = IDLE_RATE;
        let calls: { id: number; atMs: number; units: number; isOpen: boolean }[] = [];
        for (const [id, one] of steps.entries()) {
          const open = calls.filter(({ isOpen }) => isOpen);
          if (one.kind === 'advance') now += one.ms;
          else if (one.kind === 'reserve') {
            if (rateWaitMs(state, PACE, one.units, now) > 0) continue;
            state = reserveRate(state, PACE, one.units, id, now);
            calls.push({ id, atMs: now, units: one.units, isOpen: true });
          } else if (open.length > 0) {
            const call = open[one.which % open.length] ?? open[0];
            if (!call) continue;
            const usedUnits = Math.min(one.used, call.units);
            const use = { reservationId: call.id, units: call.units, usedUnits };
            state = settleRate(state, PACE, use, now);
            calls = calls.map((other) =>
              other === call ? { ...call, units: usedUnits, isOpen: false } : other,
            );
          }
          const known = calls.reduce(
            (from, { atMs, units }) => reserveRate(from, PACE, units, 0, atMs),
            IDLE_RATE,
          );
          expect(remainingRateMs(state, now)).toBe(remainingRateMs(known, now));
        }
      });
    },
    ALWAYS_TIMEOUT_MS,
  );
});
