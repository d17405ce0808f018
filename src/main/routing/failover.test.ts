import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failoverOrder } from './failover.ts';
import type { Scored } from './rank.ts';

const scored = (id: string, expectedNanoUsd: number | null): Scored => ({
  facts: {
    id,
    name: id,
    expectedNanoUsd,
    leftNanoUsd: null,
    quality: 1,
    latencyMs: 1,
    breaker: 'closed',
    headroom: 1,
    waitMs: 0,
    successRate: 1,
    obstacle: null,
  },
  parts: { cost: 1, quality: 1, performance: 1, availability: 1 },
  score: 1,
});
const ids = (all: readonly Scored[]): string[] => all.map(({ facts }) => facts.id);

describe('a failover', () => {
  it('goes to at most twice the price of the first choice', () => {
    const ranked = [scored('first', 100), scored('twice', 200), scored('dearer', 201)];
    const { order, tooDear, ceilingNanoUsd } = failoverOrder(ranked, null, 2, true);
    expect(ids(order)).toEqual(['first', 'twice']);
    expect(ids(tooDear)).toEqual(['dearer']);
    expect(ceilingNanoUsd).toBe(200);
  });

  it('goes up to what the request itself allows, where it does', () => {
    const ranked = [scored('first', 100), scored('dearer', 900)];
    expect(ids(failoverOrder(ranked, 900, 2, true).order)).toEqual(['first', 'dearer']);
    expect(ids(failoverOrder(ranked, 150, 2, true).order)).toEqual(['first']);
  });

  it('from a free one never goes to a paid one, nor to one whose price is unknown', () => {
    const ranked = [scored('free', 0), scored('paid', 1), scored('free too', 0), scored('?', null)];
    const { order, tooDear } = failoverOrder(ranked, null, 2, true);
    expect(ids(order)).toEqual(['free', 'free too']);
    expect(ids(tooDear)).toEqual(['paid', '?']);
    expect(ids(failoverOrder(ranked, 5, 2, true).order)).toContain('paid');
  });

  it('that is switched off leaves the first choice alone', () => {
    const ranked = [scored('first', 100), scored('second', 1)];
    expect(ids(failoverOrder(ranked, null, 2, false).order)).toEqual(['first']);
  });

  it('never goes above its ceiling, whatever the prices', () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.nat(1_000)), { minLength: 1, maxLength: 8 }),
        fc.option(fc.nat(1_000)),
        fc.double({ min: 1, max: 10, noNaN: true }),
        (costs, max, factor) => {
          const ranked = costs.map((cost, index) => scored(String(index), cost));
          const { order, tooDear, ceilingNanoUsd } = failoverOrder(ranked, max, factor, true);
          expect(order.length + tooDear.length).toBe(ranked.length);
          expect(order[0]).toBe(ranked[0]);
          if (ceilingNanoUsd === null) return;
          for (const { facts } of order.slice(1))
            expect(facts.expectedNanoUsd ?? Infinity).toBeLessThanOrEqual(ceilingNanoUsd);
        },
      ),
    );
  });
});
