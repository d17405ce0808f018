import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  after,
  ALL,
  CHARACTERS,
  leftIn,
  limiter,
  NOW,
  ONE,
  pass,
  PLACES,
  START,
  TOKENS,
} from '#test/support/four-limits.ts';
import {
  always,
  ALWAYS_TIMEOUT_MS,
  characterQuota,
  DAY_MS,
  demand,
  TestClocks,
} from '#test/support/test-limits.ts';
import { decide, reconcile, release, type Decision } from './limiter.ts';
import { createLimiter } from './limiter-state.ts';
import { saveLimiter } from './saved-limiter.ts';

describe('a reservation', () => {
  it('gives way to what was really used', () => {
    const { state, reservation } = pass(
      limiter(...ALL),
      demand({ requests: 1, tokens: 9_000, characters: 100 }),
    );
    const reported = { requests: 1, tokens: 2_000, characters: 140, queries: 0 };

    const { state: settled } = reconcile(state, reservation.id, reported, NOW);

    expect(leftIn(settled)).toEqual({
      'requests-per-minute': 4,
      'tokens-per-minute': 28_000,
      'characters-per-month': 9_860,
      concurrent: 2,
    });
    expect(settled.open).toEqual([]);
  });

  it('stands, marked, for what was not reported or cannot be true', () => {
    const { state, reservation } = pass(limiter(...ALL), ONE);
    const reported = { requests: null, tokens: -5, characters: NaN, queries: 0 };

    const after = reconcile(state, reservation.id, reported, NOW);

    expect(after.settled).toEqual({
      use: ONE,
      estimated: ['requests', 'tokens', 'characters'],
    });
    expect(leftIn(after.state)).toMatchObject({
      'requests-per-minute': 4,
      'tokens-per-minute': 29_000,
      'characters-per-month': 9_900,
    });
  });

  it('counts in a rate, too, when it was used although nothing was reserved', () => {
    const { state, reservation } = pass(limiter(TOKENS), demand({ requests: 1 }));
    const reported = { requests: 1, tokens: 4_000, characters: 0, queries: 0 };
    expect(leftIn(reconcile(state, reservation.id, reported, NOW).state)).toEqual({
      'tokens-per-minute': 26_000,
    });
  });

  it('ends once: whatever comes later changes nothing', () => {
    const { state, reservation } = pass(limiter(...ALL), ONE);
    const nothing = { requests: 0, tokens: 0, characters: 0, queries: 0 };
    const released = release(state, reservation.id, NOW);

    expect(release(released, reservation.id, NOW)).toBe(released);
    expect(reconcile(released, reservation.id, nothing, NOW)).toEqual({
      state: released,
      settled: null,
    });
    expect(release(state, 99, NOW)).toBe(state);
  });

  it('in a day that is over counts in the new one', () => {
    const daily = characterQuota(1_000, { kind: 'utc' }, 'day');
    const { state, reservation } = pass(limiter(daily), demand({ characters: 800 }));
    const tomorrow = after(DAY_MS);
    expect(leftIn(state, tomorrow)).toEqual({ 'characters-per-day': 200 });
    const reported = { requests: 0, tokens: 0, characters: 300, queries: 0 };
    expect(leftIn(reconcile(state, reservation.id, reported, tomorrow).state, tomorrow)).toEqual({
      'characters-per-day': 700,
    });
  });
});

const step = fc.record({
  characters: fc.nat(3_000),
  tokens: fc.nat(30_000),
  laterMs: fc.nat(20_000),
  ends: fc.boolean(),
  isReleased: fc.boolean(),
});

describe('at all times, all limits together', () => {
  it(
    'reserve in all or in none, and a quota never gives more than it has',
    () => {
      always(step, (steps) => {
        const clocks = new TestClocks(START);
        let state = createLimiter(ALL, clocks.now);
        let used = 0;
        const wrongs: string[] = [];
        for (const { characters, tokens, laterMs, ends, isReleased } of steps) {
          clocks.advance(laterMs);
          const before = JSON.stringify(saveLimiter(state, clocks.now));
          const wanted = demand({ requests: 1, tokens, characters });
          const decision: Decision = decide(state, wanted, clocks.now);
          if (decision.answer === 'proceed') {
            state = decision.state;
            used += characters;
          } else if (JSON.stringify(saveLimiter(state, clocks.now)) !== before)
            wrongs.push('A refusal left something behind.');

          const [oldest] = state.open;
          if (oldest && ends && isReleased) {
            state = release(state, oldest.id, clocks.now);
            used -= oldest.demand.characters;
          } else if (oldest && ends)
            state = reconcile(state, oldest.id, oldest.demand, clocks.now).state;
          const left = leftIn(state, clocks.now);
          if (left['characters-per-month'] !== CHARACTERS.amount - used)
            wrongs.push('A count went wrong.');
          if (left['concurrent'] !== PLACES.amount - state.open.length)
            wrongs.push('A place went missing.');
        }
        expect(wrongs).toEqual([]);
        expect(used).toBeLessThanOrEqual(CHARACTERS.amount);
      });
    },
    ALWAYS_TIMEOUT_MS,
  );
});
