import { describe, expect, it } from 'vitest';
import {
  characterQuota,
  DAY_MS,
  demand,
  HOUR_MS,
  MINUTE_MS,
  requestLimit,
  TestClocks,
  YEAR_MS,
} from '#test/support/test-limits.ts';
import type { QuotaAnchor } from './limit-spec.ts';
import { decide, reconcile } from './limiter.ts';
import { confirmClock, isClockDoubted, noteExhaustion, noteRefusal } from './limiter-events.ts';
import { createLimiter, type LimiterState } from './limiter-state.ts';
import { restoreLimiter, saveLimiter } from './saved-limiter.ts';

const NOON = Date.UTC(2026, 10, 24, 12);
const RATE = requestLimit(60, 5);
const DAILY = characterQuota(1_000, { kind: 'utc' }, 'day');
const SPECS = [RATE, DAILY];
const FIVE = demand({ requests: 5 });
const ONE = demand({ requests: 1 });
const WORDS = demand({ characters: 1 });

/** With the burst out and the quota used up. */
function usedUp(clocks: TestClocks, specs = SPECS): LimiterState {
  const all = demand({ requests: 5, characters: 1_000 });
  const decision = decide(createLimiter(specs, clocks.now), all, clocks.now);
  if (decision.answer !== 'proceed') throw new Error('The limits were not free.');
  return reconcile(decision.state, decision.reservation.id, all, clocks.now).state;
}

const STEPS = [
  ['an hour ahead', HOUR_MS],
  ['an hour back', -HOUR_MS],
  ['a day ahead', DAY_MS],
  ['a day back', -DAY_MS],
  ['a year ahead', YEAR_MS],
  ['a year back', -YEAR_MS],
] as const;

describe.each(STEPS)('a wall clock that is set %s', (_name, stepMs) => {
  it('neither frees a rate nor freezes it', () => {
    const clocks = new TestClocks(NOON);
    const state = usedUp(clocks);

    clocks.stepWall(stepMs);

    expect(decide(state, ONE, clocks.now)).toMatchObject({ answer: 'queue', waitMs: 1_000 });
    clocks.advance(5_000);
    expect(decide(state, FIVE, clocks.now).answer).toBe('proceed');
  });

  it('neither frees a day that is used up nor freezes it', () => {
    const clocks = new TestClocks(NOON + 11.5 * HOUR_MS);
    const state = usedUp(clocks);

    clocks.stepWall(stepMs);

    expect(isClockDoubted(state, clocks.now)).toBe(true);
    expect(decide(state, WORDS, clocks.now)).toMatchObject({
      answer: 'defer',
      retryAtWallMs: clocks.now.wallMs + 30 * MINUTE_MS,
    });
    clocks.advance(30 * MINUTE_MS - 1);
    expect(decide(state, WORDS, clocks.now).answer).not.toBe('proceed');
    clocks.advance(1);
    expect(decide(state, WORDS, clocks.now).answer).toBe('proceed');
  });

  it('changes nothing about it over a restart either', () => {
    const clocks = new TestClocks(NOON);
    const saved = saveLimiter(usedUp(clocks), clocks.now);

    clocks.stepWall(stepMs);
    clocks.restart(1_000);
    const state = restoreLimiter(saved, SPECS, clocks.now);

    expect(decide(state, FIVE, clocks.now)).toMatchObject({ answer: 'queue', waitMs: 5_000 });
    expect(decide(state, WORDS, clocks.now).answer).toBe('defer');
    clocks.advance(12 * HOUR_MS);
    expect(decide(state, demand({ requests: 5, characters: 1 }), clocks.now).answer).toBe(
      'proceed',
    );
  });

  it('neither opens an exhausted provider nor keeps it closed', () => {
    const clocks = new TestClocks(NOON);
    const closed = noteExhaustion(createLimiter([], clocks.now), NOON + 2 * HOUR_MS, clocks.now);

    clocks.stepWall(stepMs);

    clocks.advance(2 * HOUR_MS - 15 * MINUTE_MS - 1);
    expect(decide(closed, ONE, clocks.now, clocks.now.monotonicMs + MINUTE_MS).answer).toBe(
      'defer',
    );
    clocks.advance(15 * MINUTE_MS + 1);
    expect(decide(closed, ONE, clocks.now).answer).toBe('proceed');
  });

  it('does not change a pause', () => {
    const clocks = new TestClocks(NOON);
    const refusal = { sentAtMs: 0, waitMs: 30_000 };
    const paused = noteRefusal(createLimiter([], clocks.now), refusal, clocks.now);

    clocks.stepWall(stepMs);

    expect(decide(paused, ONE, clocks.now)).toMatchObject({ answer: 'queue', waitMs: 30_000 });
    clocks.advance(30_000);
    expect(decide(paused, ONE, clocks.now).answer).toBe('proceed');
  });

  it('is believed once it is confirmed, and what was used in this period stays used', () => {
    const clocks = new TestClocks(NOON);
    const state = usedUp(clocks);
    clocks.stepWall(stepMs);

    const confirmed = confirmClock(state, clocks.now);

    expect(isClockDoubted(confirmed, clocks.now)).toBe(false);
    const isNewDay = stepMs >= DAY_MS;
    expect(decide(confirmed, WORDS, clocks.now).answer).toBe(isNewDay ? 'proceed' : 'defer');
    clocks.advance(DAY_MS + HOUR_MS);
    expect(decide(confirmed, WORDS, clocks.now).answer).toBe('proceed');
  });
});

describe('a clock', () => {
  it('that stands still does not freeze a quota', () => {
    const clocks = new TestClocks(NOON);
    const state = usedUp(clocks);
    clocks.freezeWall(12 * HOUR_MS);
    expect(decide(state, WORDS, clocks.now).answer).toBe('proceed');
  });

  it('that slept through the night waits for its confirmation', () => {
    const clocks = new TestClocks(NOON);
    const state = usedUp(clocks);
    clocks.sleep(20 * HOUR_MS);
    expect(decide(state, WORDS, clocks.now).answer).toBe('defer');
    expect(decide(confirmClock(state, clocks.now), WORDS, clocks.now).answer).toBe('proceed');
  });

  it('that is right again needs no confirmation', () => {
    const clocks = new TestClocks(NOON);
    const state = usedUp(clocks);
    clocks.stepWall(YEAR_MS);
    clocks.advance(13 * HOUR_MS);
    clocks.stepWall(-YEAR_MS);
    expect(isClockDoubted(state, clocks.now)).toBe(false);
    expect(decide(state, WORDS, clocks.now).answer).toBe('proceed');
  });

  it('that was a year ahead when all began does not freeze a quota for a year', () => {
    const clocks = new TestClocks(NOON);
    clocks.stepWall(YEAR_MS);
    const state = usedUp(clocks);
    clocks.stepWall(-YEAR_MS);

    const confirmed = confirmClock(state, clocks.now);

    expect(decide(confirmed, WORDS, clocks.now).answer).toBe('defer');
    clocks.advance(12 * HOUR_MS);
    expect(decide(confirmed, WORDS, clocks.now).answer).toBe('proceed');
  });
});

describe('a day with another length', () => {
  const pacific: QuotaAnchor = { kind: 'zone', zone: 'America/Los_Angeles' };
  it.each([
    ['set forward', '2026-03-08T08:00Z', 23],
    ['set back', '2026-11-01T07:00Z', 25],
    ['usual', '2026-11-24T08:00Z', 24],
  ])('ends when it ends: %s', (_name, start, hours) => {
    const clocks = new TestClocks(Date.parse(start));
    const state = usedUp(clocks, [RATE, characterQuota(1_000, pacific, 'day')]);

    expect(decide(state, WORDS, clocks.now)).toMatchObject({
      retryAtWallMs: Date.parse(start) + hours * HOUR_MS,
    });
    clocks.advance(hours * HOUR_MS);
    expect(decide(state, WORDS, clocks.now).answer).toBe('proceed');
  });

  it('a month has its leap day', () => {
    const clocks = new TestClocks(Date.UTC(2028, 1, 28, 12));
    const state = usedUp(clocks, [RATE, characterQuota(1_000)]);
    clocks.advance(1.5 * DAY_MS - 1);
    expect(decide(state, WORDS, clocks.now).answer).not.toBe('proceed');
    clocks.advance(1);
    expect(decide(state, WORDS, clocks.now).answer).toBe('proceed');
  });
});
