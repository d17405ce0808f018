import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  always,
  ALWAYS_TIMEOUT_MS,
  characterQuota,
  DAY_MS,
  demand,
  requestLimit,
  TestClocks,
  unitsLeft,
} from '#test/support/test-limits.ts';
import type { Demand } from './demand.ts';
import type { LimitSpec, RateLimit } from './limit-spec.ts';
import { decide, reconcile, release, type Decision } from './limiter.ts';
import { createLimiter, type LimiterState } from './limiter-state.ts';
import { saveLimiter } from './saved-limiter.ts';

const START = Date.UTC(2026, 10, 24, 12);
const NOW = new TestClocks(START).now;
const after = (ms: number) => {
  const clocks = new TestClocks(START);
  clocks.advance(ms);
  return clocks.now;
};

const REQUESTS = requestLimit(60, 5);
const TOKENS: RateLimit = {
  ...requestLimit(60_000, 30_000),
  id: 'tokens-per-minute',
  unit: 'tokens',
};
const CHARACTERS = characterQuota(10_000);
const PLACES = { kind: 'concurrent', id: 'concurrent', amount: 2 } as const;
const ALL: readonly LimitSpec[] = [REQUESTS, TOKENS, CHARACTERS, PLACES];
const ONE = demand({ requests: 1, tokens: 1_000, characters: 100 });

const limiter = (...specs: readonly LimitSpec[]): LimiterState => createLimiter(specs, NOW);
const leftIn = (state: LimiterState, now = NOW) => unitsLeft(state, now);

/** Lets a call through that has to pass. */
function pass(state: LimiterState, units: Demand, now = NOW) {
  const decision = decide(state, units, now);
  if (decision.answer !== 'proceed')
    throw new Error(`It did not pass: ${JSON.stringify(decision)}`);
  return decision;
}

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
