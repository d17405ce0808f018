import { expect, it } from 'vitest';
import { createSampleHistory } from './sample-history.ts';

const NOW = Date.UTC(2026, 10, 24, 15);

/** Small and good enough to shuffle with: a linear congruence (Numerical Recipes). */
function createFraction(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
const price = () => ({ nanoUsd: 1_000, source: 'list_price' as const, version: 'test' });

it('is the same for the same seed', () => {
  const make = () => createSampleHistory(NOW, { fraction: createFraction(7), price });
  expect(make()).toEqual(make());
});

it('shows what a real history shows: several episodes, untagged calls, failures, tools, and nothing from the future', () => {
  const { calls } = createSampleHistory(NOW, { fraction: createFraction(7), price });

  expect(calls.length).toBeGreaterThan(150);
  expect(new Set(calls.map(({ episodeName }) => episodeName)).size).toBe(3);
  expect(new Set(calls.map(({ state }) => state))).toEqual(new Set(['ok', 'failed', 'cancelled']));
  expect(calls.some(({ kind }) => kind === 'tool')).toBe(true);
  expect(calls.every(({ startedAtMs }) => startedAtMs < NOW)).toBe(true);
  expect(calls.every(({ cost }) => (cost.nanoUsd === null) === (cost.source === null))).toBe(true);
});
