import { describe, expect, it } from 'vitest';
import {
  characterQuota,
  DAY_MS,
  demand,
  requestLimit,
  TestClocks,
} from '#test/support/test-limits.ts';
import type { LimitReport } from './limit-state.ts';
import { usageOf } from './limit-usage.ts';
import { decide } from './limiter.ts';
import {
  correctLimit,
  noteExhaustion,
  noteRefusal,
  noteReplenishment,
  noteSuccess,
} from './limiter-events.ts';
import { createLimiter, type LimiterState } from './limiter-state.ts';

const START = Date.UTC(2026, 10, 24, 12);
const NOW = new TestClocks(START).now;
const RATE = requestLimit(60, 5);
const QUOTA = characterQuota(10_000, { kind: 'reported' });
const PLACES = { kind: 'concurrent', id: 'concurrent', amount: 5 } as const;
const FRESH = createLimiter([RATE, QUOTA, PLACES], NOW);
const NOTHING: LimitReport = { remaining: null, most: null, resetAtMs: null };

const correct = (limitId: string, report: Partial<LimitReport>, state = FRESH) =>
  correctLimit(state, limitId, { ...NOTHING, ...report }, NOW);
const usage = (state: LimiterState | null, limitId: string) =>
  state && usageOf(state, NOW).limits.find((limit) => limit.limitId === limitId);

describe('a provider’s report', () => {
  it('of a rate is believed when fewer are left', () => {
    const state = correct(RATE.id, { remaining: 0 });
    expect(usage(state, RATE.id)).toMatchObject({ left: 0, headroom: 0 });
    expect(state && decide(state, demand({ requests: 1 }), NOW)).toMatchObject({ waitMs: 1_000 });
    expect(usage(correct(RATE.id, { remaining: 900 }), RATE.id)).toMatchObject({ left: 5 });
  });

  it('of a quota wins, with its reset', () => {
    const resetAtMs = START + 9 * DAY_MS;
    const state = correct(QUOTA.id, { remaining: 1_200, resetAtMs });
    expect(usage(state, QUOTA.id)).toEqual({
      limitId: QUOTA.id,
      amount: 10_000,
      left: 1_200,
      headroom: 0.12,
      resetsAtWallMs: resetAtMs,
      refill: null,
    });
  });

  it('of a lower limit holds, and of a higher one leaves ours', () => {
    expect(usage(correct(PLACES.id, { most: 2 }), PLACES.id)).toMatchObject({ amount: 2, left: 2 });
    expect(usage(correct(PLACES.id, { most: 9 }), PLACES.id)).toMatchObject({ amount: 5 });
    expect(usage(correct(RATE.id, { most: 3 }), RATE.id)).toMatchObject({ amount: 3, left: 3 });
    expect(usage(correct(QUOTA.id, { most: 4_000, remaining: 4_000 }), QUOTA.id)).toMatchObject({
      amount: 4_000,
      left: 4_000,
    });
    expect(usage(correct(QUOTA.id, { most: 12_000, remaining: 11_000 }), QUOTA.id)).toMatchObject({
      amount: 10_000,
      left: 9_000,
    });
  });

  it.each([
    [{}],
    [{ remaining: -1 }],
    [{ remaining: NaN }],
    [{ remaining: 0.5 }],
    [{ most: 0 }],
    [{ most: -2 }],
    [{ most: NaN }],
    [{ resetAtMs: START + DAY_MS }],
    [{ remaining: 0, resetAtMs: START - DAY_MS }],
  ])('that cannot be true changes nothing: %j', (report) => {
    expect(correct(QUOTA.id, report)).toBeNull();
  });

  it('of a limit that is not there changes nothing', () => {
    expect(correct('words-per-day', { remaining: 1 })).toBeNull();
  });
});

describe('an answer of a provider', () => {
  it('slows the rate, or gives it back', () => {
    const refused = noteRefusal(FRESH, { sentAtMs: 0, waitMs: null }, NOW);
    expect(refused.backOff.permille).toBe(500);
    expect(noteSuccess(refused, 0).backOff.permille).toBe(520);
    expect(noteSuccess(FRESH, 0)).toBe(FRESH);
  });

  it('closes the provider, or opens it again', () => {
    const closed = noteExhaustion(FRESH, null, NOW);
    expect(usageOf(closed, NOW).headroom).toBe(0);
    expect(decide(noteReplenishment(closed), demand({ requests: 1 }), NOW).answer).toBe('proceed');
  });
});
