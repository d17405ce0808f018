import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  always,
  ALWAYS_TIMEOUT_MS,
  characterQuota,
  DAY_MS,
  HOUR_MS,
  MINUTE_MS,
  YEAR_MS,
} from '#test/support/test-limits.ts';
import {
  correctQuota,
  leftOf,
  openQuota,
  reserveQuota,
  settleQuota,
  turnQuota,
} from './calendar-quota.ts';

const NOW = Date.UTC(2026, 10, 24, 12);
const MONTH_END = Date.UTC(2026, 11, 1);
const LIMIT = characterQuota(1_000);
const REPORTED = characterQuota(1_000, { kind: 'reported' });
const used = settleQuota(openQuota(LIMIT, NOW), 0, 900);

describe('a quota', () => {
  it('has left what is neither used nor reserved', () => {
    const quota = reserveQuota(used, 60);
    expect(leftOf(quota, 1_000)).toBe(40);
    expect(leftOf(settleQuota(quota, 60, 25), 1_000)).toBe(75);
    expect(leftOf(settleQuota(quota, 60, 0), 1_000)).toBe(100);
    expect(leftOf(settleQuota(quota, 60, 5_000), 1_000)).toBe(0);
  });

  it('begins anew when its period is over, and what is under way goes along', () => {
    const quota = reserveQuota(used, 60);
    expect(turnQuota(LIMIT, quota, MONTH_END - 1)).toBe(quota);
    expect(turnQuota(LIMIT, quota, MONTH_END)).toEqual({
      startMs: MONTH_END,
      endMs: Date.UTC(2027, 0, 1),
      used: 0,
      reserved: 60,
    });
  });

  it('never goes back to an earlier period', () => {
    const december = turnQuota(LIMIT, used, MONTH_END);
    expect(turnQuota(LIMIT, december, MONTH_END - HOUR_MS)).toBe(december);
  });

  it('is cut, and not freed, when a wrong clock had begun it in another year', () => {
    const ahead = settleQuota(openQuota(LIMIT, NOW + YEAR_MS), 0, 900);
    expect(turnQuota(LIMIT, ahead, NOW)).toEqual(used);
  });
});

describe('a provider’s own counter', () => {
  const report = (remaining: number, resetAtMs: number | null = null, most: number | null = null) =>
    correctQuota(REPORTED, used, { remaining, most, resetAtMs }, NOW);

  it('beats ours, either way', () => {
    expect(report(40)?.used).toBe(960);
    expect(report(700)?.used).toBe(300);
    expect(report(5_000)?.used).toBe(0);
    expect(report(11_000, null, 12_000)?.used).toBe(1_000);
  });

  it('leaves what is reserved as it is', () => {
    const quota = reserveQuota(used, 60);
    const corrected = correctQuota(
      REPORTED,
      quota,
      { remaining: 500, most: null, resetAtMs: null },
      NOW,
    );
    expect(corrected && leftOf(corrected, 1_000)).toBe(440);
  });

  it('brings its own reset along', () => {
    const reset = Date.UTC(2026, 11, 3, 9, 30);
    expect(report(700, reset)).toMatchObject({ used: 300, endMs: reset });
    expect(report(700, NOW + DAY_MS)).toMatchObject({ used: 300, endMs: NOW + DAY_MS });
  });

  it.each([-15 * MINUTE_MS, -1, 1, 15 * MINUTE_MS])(
    'means the same reset when it drifts by %d ms',
    (driftMs) => {
      expect(report(100, MONTH_END + driftMs)).toEqual(used);
    },
  );

  it('is not believed about a period that is over', () => {
    expect(report(700, NOW)).toBeNull();
    expect(report(0, NOW - DAY_MS)).toBeNull();
  });

  it.each([-1, NaN, Infinity])('is not believed when it has %d left', (remaining) => {
    expect(report(remaining)).toBeNull();
  });

  it.each([NaN, 0, -1, NOW + 33 * DAY_MS, Infinity])(
    'keeps our reset when its own is %d',
    (resetAtMs) => {
      expect(report(700, resetAtMs)).toMatchObject({ used: 300, endMs: MONTH_END });
    },
  );
});

/** A little less than the largest step that is trusted, from the calendar’s line to either side. */
const STEP_MS = 59 * MINUTE_MS - 1;
const step = fc.oneof(
  fc.record({ kind: fc.constant('advance' as const), ms: fc.nat(20 * DAY_MS) }),
  fc.record({
    kind: fc.constant('step' as const),
    ms: fc.integer({ min: -STEP_MS, max: STEP_MS }),
  }),
  fc.record({ kind: fc.constant('reserve' as const), units: fc.nat(400) }),
  fc.record({ kind: fc.constant('settle' as const), which: fc.nat(), units: fc.nat(900) }),
  fc.record({
    kind: fc.constant('report' as const),
    remaining: fc.double(),
    inMs: fc.integer({ min: -DAY_MS, max: 40 * DAY_MS }),
  }),
);

describe('at all times, a quota', () => {
  it(
    'holds no negative count, lets no more through than it has, and never turns before its end',
    () => {
      always(step, (steps) => {
        const wrongs: string[] = [];
        let lineMs = NOW;
        let stepMs = 0;
        let quota = openQuota(REPORTED, NOW);
        const open: number[] = [];
        for (const one of steps) {
          const before = quota;
          if (one.kind === 'advance') lineMs += one.ms;
          else if (one.kind === 'step') stepMs = one.ms;
          const at = lineMs + stepMs;
          quota = turnQuota(REPORTED, quota, at);
          if (quota.startMs !== before.startMs && at < before.endMs)
            wrongs.push('It was freed before its end.');

          const left = leftOf(quota, REPORTED.amount);
          if (one.kind === 'reserve' && one.units <= left) {
            quota = reserveQuota(quota, one.units);
            open.push(one.units);
          } else if (one.kind === 'settle') {
            const [units] = open.splice(one.which % Math.max(1, open.length), 1);
            if (units !== undefined) quota = settleQuota(quota, units, one.units);
          } else if (one.kind === 'report') {
            const { remaining, inMs } = one;
            const resetAtMs = at + inMs;
            quota =
              correctQuota(REPORTED, quota, { remaining, most: null, resetAtMs }, at) ?? quota;
          }
          if (quota.reserved !== open.reduce((sum, units) => sum + units, 0))
            wrongs.push('A reservation was lost.');
          if (!Number.isSafeInteger(quota.used) || quota.used < 0)
            wrongs.push('A count went wrong.');
          if (quota.endMs <= at) wrongs.push('It did not turn.');
        }
        expect(wrongs).toEqual([]);
      });
    },
    ALWAYS_TIMEOUT_MS,
  );
});
