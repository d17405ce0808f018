import { describe, expect, it } from 'vitest';
import { characterQuota, demand, requestLimit, TestClocks } from '#test/support/test-limits.ts';
import { decideTogether } from './decide-together.ts';
import type { LimitSpec } from './limit-spec.ts';
import { decide } from './limiter.ts';
import { createLimiter, type LimiterState } from './limiter-state.ts';

const START = Date.UTC(2026, 10, 24, 12);
const NOW = new TestClocks(START).now;
const ONE = demand({ requests: 1, characters: 1 });

function full(spec: LimitSpec): LimiterState {
  const decision = decide(
    createLimiter([spec], NOW),
    demand({ requests: 5, characters: 1_000 }),
    NOW,
  );
  if (decision.answer !== 'proceed') throw new Error('It did not pass.');
  return decision.state;
}

const free = createLimiter([requestLimit(60, 5)], NOW);
const slow = full(requestLimit(60, 5));
const slower = full(requestLimit(30, 5));
const usedUp = full(characterQuota(1_000));

describe('scopes that a call belongs to', () => {
  it('each hold a reservation when it may go', () => {
    const decision = decideTogether([free, free], ONE, NOW);
    expect(decision).toMatchObject({
      answer: 'proceed',
      reservations: [{ id: 1 }, { id: 1 }],
      states: [{ open: [{ id: 1 }] }, { open: [{ id: 1 }] }],
    });
    expect(decideTogether([], ONE, NOW)).toMatchObject({ answer: 'proceed' });
  });

  it('answer with the hardest of them, and then none holds anything', () => {
    expect(decideTogether([free, slow, slower], ONE, NOW)).toMatchObject({
      answer: 'queue',
      waitMs: 2_000,
    });
    expect(decideTogether([slower, usedUp, free], ONE, NOW)).toMatchObject({
      answer: 'defer',
      limitId: 'characters-per-month',
    });
    const fresh = createLimiter([characterQuota(1_000)], NOW);
    const tooMuch = demand({ requests: 1, characters: 1_001 });
    expect(decideTogether([slow, fresh], tooMuch, NOW)).toMatchObject({
      answer: 'defer',
      retryAtWallMs: null,
    });
    expect(free.open).toEqual([]);
  });
});
