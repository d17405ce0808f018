import { describe, expect, it } from 'vitest';
import { priceCall } from '#main/providers/prices/price-call.ts';
import { createSampleHistory, type SampleHistory } from './sample-history.ts';

const NOW = Date.UTC(2026, 10, 24, 15);
const DAY_MS = 86_400_000;

/** Small and good enough to shuffle with: a linear congruence (Numerical Recipes). */
function createFraction(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
const make = (seed: number): SampleHistory =>
  createSampleHistory(NOW, { fraction: createFraction(seed), price: priceCall });

describe('the sample history', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(make(7)).toEqual(make(7));
    expect(make(7)).not.toEqual(make(8));
  });

  it('is sixteen days of work, none of it in the future, oldest first', () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const { calls } = make(seed);
      const times = calls.map(({ startedAtMs }) => startedAtMs);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      expect(times.at(0)).toBeGreaterThan(NOW - 17 * DAY_MS);
      expect(times.at(-1)).toBeLessThan(NOW);
      expect(calls.length).toBeGreaterThanOrEqual(16 * 10);
      expect(calls.length).toBeLessThanOrEqual(17 * 25);
    }
  });

  it('shows what a real history shows', () => {
    const { calls, episodes } = make(7);
    const some = (is: (call: SampleHistory['calls'][number]) => boolean): boolean => calls.some(is);

    expect(episodes).toHaveLength(2);
    expect(new Set(calls.map(({ episodeName }) => episodeName)).size).toBe(3);
    expect(some(({ episodeName }) => episodeName === null)).toBe(true);
    expect(some(({ kind, targetId }) => kind === 'tool' && targetId === 'everything')).toBe(true);
    expect(some(({ status }) => status === 429)).toBe(true);
    expect(some(({ status }) => status === 529)).toBe(true);
    expect(some(({ state }) => state === 'cancelled')).toBe(true);
    expect(some(({ state }) => state === 'unknown')).toBe(true);
    expect(some(({ usage }) => (usage?.cacheReadTokens ?? 0) > 0)).toBe(true);
    expect(
      some(({ model, cost }) => model === 'claude-opus-6-preview' && cost.nanoUsd === null),
    ).toBe(true);
  });

  it('is honest about its costs', () => {
    for (const { kind, state, model, cost, priceVersion, usage } of make(7).calls) {
      expect(cost.nanoUsd === null).toBe(cost.source === null);
      expect(priceVersion === null).toBe(cost.nanoUsd === null);
      const isFree = kind === 'tool' || state === 'failed';
      expect(usage === null).toBe(isFree);
      const known = state === 'ok' ? 'list_price' : 'estimate';
      expect(cost.source).toBe(isFree || model === 'claude-opus-6-preview' ? null : known);
    }
  });
});
