import { describe, expect, it } from 'vitest';
import {
  BUSY_LIMITS,
  busyLimiter,
  characterQuota,
  DAY_MS,
  demand,
  HOUR_MS,
  TestClocks,
  unitsLeft,
} from '#test/support/test-limits.ts';
import { decide, reconcile, release } from './limiter.ts';
import { noteExhaustion, noteRefusal } from './limiter-events.ts';
import type { LimiterState } from './limiter-state.ts';
import { restoreLimiter, SavedLimiter, saveLimiter } from './saved-limiter.ts';

const START = Date.UTC(2026, 10, 24, 12);
const NOW = new TestClocks(START).now;
const busy = (): LimiterState => busyLimiter(NOW);
const leftIn = (state: LimiterState, now = NOW) => Object.values(unitsLeft(state, now));

describe('a limiter that is saved', () => {
  const stored = (state: LimiterState) =>
    SavedLimiter.parse(JSON.parse(JSON.stringify(saveLimiter(state, NOW))));
  const clocks = (awayMs: number) => {
    const later = new TestClocks(START);
    later.restart(awayMs);
    return later;
  };

  it('goes on where it was, and only its places are free', () => {
    const { now } = clocks(HOUR_MS / 2);
    const restored = restoreLimiter(stored(busy()), BUSY_LIMITS, now);
    expect(leftIn(restored, now)).toEqual([3, 5_000, 2]);
    expect(restored.open).toEqual(busy().open);
  });

  it('still holds the quota of calls that were under way, until somebody settles them', () => {
    const { now } = clocks(1_000);
    const restored = restoreLimiter(stored(busy()), BUSY_LIMITS, now);
    const reported = { requests: 1, tokens: 0, characters: 500, queries: 0 };

    expect(leftIn(release(restored, 2, now), now)).toEqual([3, 8_000, 2]);
    expect(leftIn(reconcile(restored, 2, reported, now).state, now)).toEqual([3, 7_500, 2]);
  });

  it('keeps pauses, back-off and exhaustion', () => {
    const refused = noteRefusal(busy(), { sentAtMs: 0, waitMs: 9_000 }, NOW);
    const closed = noteExhaustion(refused, START + 3 * DAY_MS, NOW);
    const { now } = clocks(5_000);

    const restored = restoreLimiter(stored(closed), BUSY_LIMITS, now);

    expect(restored.backOff).toEqual({
      permille: 500,
      cutAtMs: null,
      coolUntilMs: 9_000,
      exhausted: closed.backOff.exhausted,
    });
    expect(decide(restored, demand({ requests: 1 }), now)).toMatchObject({ answer: 'defer' });
  });

  it('never gives the same reservation twice', () => {
    const { now } = clocks(1_000);
    const restored = restoreLimiter(stored(busy()), BUSY_LIMITS, now);
    const decision = decide(restored, demand({ requests: 1 }), now);
    expect(decision.answer === 'proceed' && decision.reservation.id).toBe(3);
  });

  it('takes the limits of now', () => {
    const { now } = clocks(1_000);
    expect(leftIn(restoreLimiter(stored(busy()), [characterQuota(7_000)], now), now)).toEqual([
      2_000,
    ]);
  });

  it('is refused when it is damaged', () => {
    const whole = saveLimiter(busy(), NOW);
    expect(SavedLimiter.safeParse({ ...whole, permille: 0 }).success).toBe(false);
    expect(SavedLimiter.safeParse({ ...whole, atMs: null }).success).toBe(false);
    const [first] = whole.limits;
    const limits = [{ ...first, spec: { ...first?.spec, amount: 0 } }];
    expect(SavedLimiter.safeParse({ ...whole, limits }).success).toBe(false);
  });
});
