import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CandidateFacts, Requirements } from './candidate.ts';
import { rank } from './rank.ts';
import { STRATEGIES, type Switches } from './strategy.ts';
import { successRate } from './track-record.ts';

const NANO = 1_000_000_000;
const ALL_ON: Switches = {
  loadBalancing: true,
  costAwareness: true,
  qualityMonitoring: true,
  automaticFailover: true,
};
const ANY: Requirements = {
  qualityThreshold: 0,
  maxNanoUsd: null,
  budgetNanoUsd: null,
  deadlineMs: null,
};
const facts = (id: string, change: Partial<CandidateFacts> = {}): CandidateFacts => ({
  id,
  name: id,
  expectedNanoUsd: 1_000_000,
  leftNanoUsd: null,
  quality: 0.9,
  latencyMs: 800,
  breaker: 'closed',
  headroom: 1,
  waitMs: 0,
  successRate: successRate(0, 0),
  obstacle: null,
  ...change,
});
/** 2,500 tokens of an evaluation at the declared prices. */
const DECLARED = [
  facts('claude', { expectedNanoUsd: 0.0375 * NANO, quality: 0.95, latencyMs: 800 }),
  facts('gemini', { expectedNanoUsd: 0.02 * NANO, quality: 0.9, latencyMs: 600 }),
  facts('local_model', { expectedNanoUsd: 0, quality: 0.7, latencyMs: 2_000 }),
];

describe('the declared values', () => {
  it.each([
    ['cost_optimized', { claude: 0.652, gemini: 0.713, local_model: 0.7595 }, 'local_model'],
    ['quality_optimized', { claude: 0.7887, gemini: 0.7929, local_model: 0.6294 }, 'gemini'],
    ['speed_optimized', { claude: 0.7071, gemini: 0.7427, local_model: 0.5919 }, 'gemini'],
    ['balanced', { claude: 0.7088, gemini: 0.7477, local_model: 0.7093 }, 'gemini'],
  ] as const)('give the published scores under %s', (name, scores, winner) => {
    const { ranked, medianNanoUsd, medianLatencyMs } = rank(
      DECLARED,
      ANY,
      STRATEGIES[name],
      ALL_ON,
    );
    expect(medianNanoUsd).toBe(0.02875 * NANO);
    expect(medianLatencyMs).toBe(800);
    const rounded = ranked.map(({ facts: { id }, score }) => [id, Number(score.toFixed(4))]);
    expect(Object.fromEntries(rounded)).toEqual(scores);
    expect(ranked[0]?.facts.id).toBe(winner);
  });
});

describe('what is left out before scoring', () => {
  it.each([
    [{ obstacle: 'no_key' }, {}, 'no_key'],
    [{ obstacle: 'disabled' }, {}, 'disabled'],
    [{ obstacle: 'unfit' }, {}, 'unfit'],
    [{ breaker: 'paused' }, {}, 'paused'],
    [{ breaker: 'open' }, {}, 'breaker_open'],
    [{ quality: 0.84 }, { qualityThreshold: 0.85 }, 'below_quality'],
    [{ expectedNanoUsd: 11 }, { maxNanoUsd: 10 }, 'above_max_cost'],
    [{ expectedNanoUsd: 11 }, { budgetNanoUsd: 10 }, 'above_budget'],
    [{ expectedNanoUsd: 11, leftNanoUsd: 10 }, {}, 'above_budget'],
    [{ waitMs: 21_000 }, { deadlineMs: 20_000 }, 'past_deadline'],
    [{ waitMs: null }, {}, 'past_deadline'],
  ] as const)('%j when %j is asked for', (change, asked, reason) => {
    const { ranked, excluded } = rank(
      [facts('one', change), facts('other')],
      { ...ANY, ...asked },
      STRATEGIES.balanced,
      ALL_ON,
    );
    expect(excluded.map(({ facts: { id }, reason: why }) => [id, why])).toContainEqual([
      'one',
      reason,
    ]);
    expect(ranked.map(({ facts: { id } }) => id)).not.toContain('one');
  });

  it('is nothing that is just good enough, or just in time', () => {
    const edge = facts('edge', { quality: 0.85, expectedNanoUsd: 10, waitMs: 20_000 });
    const asked = { qualityThreshold: 0.85, maxNanoUsd: 10, budgetNanoUsd: 10, deadlineMs: 20_000 };
    expect(rank([edge], asked, STRATEGIES.balanced, ALL_ON).ranked).toHaveLength(1);
  });
});

describe('a factor that is switched off', () => {
  const order = (change: Partial<Switches>, ...all: CandidateFacts[]): string[] =>
    rank(all, ANY, STRATEGIES.balanced, { ...ALL_ON, ...change }).ranked.map(
      ({ facts: { id } }) => id,
    );
  const cheap = facts('cheap', { expectedNanoUsd: 1, quality: 0.8 });
  const good = facts('good', { expectedNanoUsd: 2 * NANO, quality: 0.82 });

  it('of cost lets the better one win over the cheaper one', () => {
    expect(order({}, cheap, good)).toEqual(['cheap', 'good']);
    expect(order({ costAwareness: false }, cheap, good)).toEqual(['good', 'cheap']);
  });

  it('of quality lets the cheaper one win, and forgets the threshold', () => {
    const poor = facts('poor', { expectedNanoUsd: 0, quality: 0.1 });
    const fine = facts('fine', { quality: 0.95 });
    expect(order({}, poor, fine)).toEqual(['fine', 'poor']);
    expect(order({ qualityMonitoring: false }, poor, fine)).toEqual(['poor', 'fine']);
    const asked = { ...ANY, qualityThreshold: 0.5 };
    const off = { ...ALL_ON, qualityMonitoring: false };
    expect(rank([poor], asked, STRATEGIES.balanced, off).excluded).toEqual([]);
  });

  it('of load lets the busy one win when it is better', () => {
    const busy = facts('busy', { quality: 0.92, headroom: 0.1 });
    const free = facts('free', { quality: 0.9 });
    expect(order({}, busy, free)).toEqual(['free', 'busy']);
    expect(order({ loadBalancing: false }, busy, free)).toEqual(['busy', 'free']);
  });

  it('leaves the others to a sum of one, also when none is left', () => {
    fc.assert(
      fc.property(
        fc.record({
          cost: fc.double({ min: 0, max: 1, noNaN: true }),
          quality: fc.double({ min: 0, max: 1, noNaN: true }),
          performance: fc.double({ min: 0, max: 1, noNaN: true }),
          availability: fc.double({ min: 0, max: 1, noNaN: true }),
        }),
        fc.record({
          loadBalancing: fc.boolean(),
          costAwareness: fc.boolean(),
          qualityMonitoring: fc.boolean(),
          automaticFailover: fc.boolean(),
        }),
        (weights, switches) => {
          const strategy = { weights, ties: STRATEGIES.balanced.ties };
          const { weights: used } = rank(DECLARED, ANY, strategy, switches);
          const sum = used.cost + used.quality + used.performance + used.availability;
          expect(sum).toBeCloseTo(1, 6);
        },
      ),
    );
  });
});

describe('between equal scores', () => {
  it('the strategy’s own order decides, and then the order given', () => {
    // All factors but performance are switched off in effect: the weights leave only latency.
    const weights = { cost: 0, quality: 0, performance: 0, availability: 1 };
    const a = facts('a', { expectedNanoUsd: 5, quality: 0.8, latencyMs: 100 });
    const b = facts('b', { expectedNanoUsd: 9, quality: 0.9, latencyMs: 50 });
    const order = (ties: (typeof STRATEGIES)['balanced']['ties'], ...all: CandidateFacts[]) =>
      rank(all, ANY, { weights, ties }, ALL_ON).ranked.map(({ facts: { id } }) => id);
    expect(order(['cost', 'quality', 'latency'], b, a)).toEqual(['a', 'b']);
    expect(order(['quality', 'cost', 'latency'], a, b)).toEqual(['b', 'a']);
    expect(order(['latency', 'cost', 'quality'], a, b)).toEqual(['b', 'a']);
    expect(order(['cost'], facts('x'), facts('y'))).toEqual(['x', 'y']);
  });
});

const anyFacts = fc
  .record({
    expectedNanoUsd: fc.option(fc.nat(10 * NANO)),
    quality: fc.double({ min: 0, max: 1, noNaN: true }),
    latencyMs: fc.nat(600_000),
    breaker: fc.constantFrom('closed' as const, 'half-open' as const, 'open' as const),
    headroom: fc.double({ min: 0, max: 1, noNaN: true }),
    waitMs: fc.option(fc.nat(600_000)),
    successRate: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map((change) => change);

it('keeps every candidate once, scores within 0 and 1, and best first', () => {
  fc.assert(
    fc.property(
      fc.array(anyFacts, { maxLength: 10 }),
      fc.constantFrom(...Object.values(STRATEGIES)),
      (all, strategy) => {
        const given = all.map((change, index) => facts(String(index), change));
        const { ranked, excluded } = rank(given, ANY, strategy, ALL_ON);
        const ids = [...ranked, ...excluded].map(({ facts: { id } }) => id).toSorted();
        expect(ids).toEqual(given.map(({ id }) => id).toSorted());
        for (const [index, { score, parts }] of ranked.entries()) {
          for (const part of [score, ...Object.values(parts)]) {
            expect(part).toBeGreaterThanOrEqual(0);
            expect(part).toBeLessThanOrEqual(1 + 1e-9);
          }
          expect(score).toBeLessThanOrEqual((ranked[index - 1]?.score ?? 1) + 1e-9);
        }
      },
    ),
  );
});

it('never ranks a candidate lower for becoming better', () => {
  fc.assert(
    fc.property(
      fc.array(anyFacts, { minLength: 2, maxLength: 6 }),
      fc.constantFrom(...Object.values(STRATEGIES)),
      (all, strategy) => {
        const given = all.map((change, index) =>
          facts(String(index), { ...change, breaker: 'closed', waitMs: 0 }),
        );
        const placeOf = (list: readonly CandidateFacts[]): number =>
          rank(list, ANY, strategy, ALL_ON).ranked.findIndex(({ facts: { id } }) => id === '0');
        const better = given.map((one) =>
          one.id === '0' ? { ...one, quality: Math.min(1, one.quality + 0.2) } : one,
        );
        expect(placeOf(better)).toBeLessThanOrEqual(placeOf(given));
      },
    ),
  );
});
