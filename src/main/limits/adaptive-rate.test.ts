import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { always, ALWAYS_TIMEOUT_MS, DAY_MS, HOUR_MS, YEAR_MS } from '#test/support/test-limits.ts';
import {
  exhaust,
  exhaustionAt,
  FULL_SPEED,
  pauseMs,
  rebase,
  refuse,
  replenish,
  succeed,
  type BackOff,
} from './adaptive-rate.ts';

const AT = Date.UTC(2026, 10, 24, 12);
const NOW = 1_000_000;
const refused = (backOff: BackOff, sentAtMs = NOW, waitMs: number | null = null): BackOff =>
  refuse(backOff, { sentAtMs, waitMs }, NOW, AT);

describe('back-off', () => {
  it('halves the rate at each refusal, to a twentieth at least', () => {
    expect(refused(FULL_SPEED).permille).toBe(500);
    expect(refused(refused(FULL_SPEED)).permille).toBe(250);
    const often = Array.from({ length: 20 }).reduce<BackOff>((state) => refused(state), FULL_SPEED);
    expect(often.permille).toBe(50);
  });

  it('counts the refusals of calls that went out together once', () => {
    expect(refused(refused(FULL_SPEED), NOW - 1).permille).toBe(500);
    expect(refused(refused(FULL_SPEED), NOW - 1, 5_000).coolUntilMs).toBe(NOW + 5_000);
  });

  it('gives the rate back in steps, for successes that were sent since', () => {
    const slow = refused(FULL_SPEED);
    expect(succeed(slow, NOW - 1).permille).toBe(500);
    expect(succeed(slow, NOW).permille).toBe(520);
    const often = Array.from({ length: 99 }).reduce<BackOff>((state) => succeed(state, NOW), slow);
    expect(often.permille).toBe(1_000);
    expect(succeed(FULL_SPEED, NOW)).toBe(FULL_SPEED);
  });

  // What the texts of headers mean is told in providers/retry-after.test.ts; here they are milliseconds.
  it.each([
    ['nothing', null, 0],
    ['0', 0, 0],
    ['5 s', 5_000, 5_000],
    ['half a millisecond', 0.5, 1],
    ['−1 s', -1_000, 0],
    ['no number', NaN, 0],
    ['for ever', Infinity, 0],
    ['a date that is past', AT - DAY_MS - AT, 0],
    ['a minute', 60_000, 60_000],
  ])('pauses when the provider asks for it: %s', (_name, waitMs, paused) => {
    const state = refused(FULL_SPEED, NOW, waitMs);
    expect(pauseMs(state, NOW)).toBe(paused);
    expect(pauseMs(state, NOW + paused)).toBe(0);
    expect(state.exhausted).toBeNull();
  });

  it.each([
    ['more than a minute', 60_001, 60_001],
    ['two hours', 2 * HOUR_MS, 2 * HOUR_MS],
    ['2,147,484 s, which no timer holds', 2_147_484_000, 2_147_484_000],
    ['1e9 s', 1e12, 32 * DAY_MS],
    ['until 2038', Date.UTC(2038, 0, 19) - AT, 32 * DAY_MS],
  ])('is closed when the wait is no pause: %s', (_name, waitMs, closedMs) => {
    const state = refused(FULL_SPEED, NOW, waitMs);
    expect(pauseMs(state, NOW)).toBe(0);
    expect(exhaustionAt(state, AT + closedMs - 1)).toMatchObject({ isKnown: true });
    expect(exhaustionAt(state, AT + closedMs)).toBeNull();
  });

  it('keeps the longer one of two pauses', () => {
    expect(pauseMs(refused(refused(FULL_SPEED, NOW, 9_000), NOW, 2_000), NOW)).toBe(9_000);
  });
});

describe('a quota that the provider calls exhausted', () => {
  it('is closed until its reset', () => {
    const state = exhaust(FULL_SPEED, AT + 3 * DAY_MS, AT);
    expect(exhaustionAt(state, AT + 3 * DAY_MS - 1)).not.toBeNull();
    expect(exhaustionAt(state, AT + 3 * DAY_MS)).toBeNull();
    expect(exhaustionAt(replenish(state), AT)).toBeNull();
  });

  it.each([null, AT, AT - 1, NaN, -1])(
    'is looked at each hour when the reset is %d, which says nothing',
    (resetAtMs) => {
      const state = exhaust(FULL_SPEED, resetAtMs, AT);
      expect(exhaustionAt(state, AT)).toMatchObject({ isKnown: false });
      expect(exhaustionAt(state, AT + HOUR_MS)).toBeNull();
    },
  );

  it('lasts no longer because the calendar was set back', () => {
    const state = exhaust(FULL_SPEED, AT + HOUR_MS, AT);
    const back = rebase(state, AT - YEAR_MS);
    expect(exhaustionAt(back, AT - YEAR_MS + HOUR_MS - 1)).not.toBeNull();
    expect(exhaustionAt(back, AT - YEAR_MS + HOUR_MS)).toBeNull();
    expect(rebase(state, AT + 1)).toBe(state);
  });
});

describe('at all times, back-off', () => {
  it(
    'is between a twentieth and all of the rate, and pauses for a minute at most',
    () => {
      const step = fc.record({
        waitMs: fc.option(fc.oneof(fc.double(), fc.nat(120_000))),
        isRefused: fc.boolean(),
        laterMs: fc.nat(90_000),
      });
      always(step, (steps) => {
        let now = NOW;
        let state = FULL_SPEED;
        const wrongs: string[] = [];
        for (const { waitMs, isRefused, laterMs } of steps) {
          now += laterMs;
          const sentAtMs = now - 500;
          state = isRefused
            ? refuse(state, { sentAtMs, waitMs }, now, AT + now)
            : succeed(state, sentAtMs);
          const { permille } = state;
          if (!Number.isInteger(permille) || permille < 50 || permille > 1_000)
            wrongs.push('There is no such rate.');
          const pause = pauseMs(state, now);
          if (pause > 60_000) wrongs.push('It pauses too long.');
          if (isRefused && waitMs !== null && waitMs <= 60_000 && pause < waitMs)
            wrongs.push('It does not pause long enough.');
        }
        expect(wrongs).toEqual([]);
      });
    },
    ALWAYS_TIMEOUT_MS,
  );
});
