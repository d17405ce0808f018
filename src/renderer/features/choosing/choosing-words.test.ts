import { expect, it } from 'vitest';
import type { RoutingDecision, RoutingSnapshot } from '#contract/routing.ts';
import {
  describeChange,
  describeFirst,
  describeLeftOut,
  describeOthers,
  describeWeights,
  nameWork,
  readPercent,
  undoOf,
} from './choosing-words.ts';

const WEIGHTS = { cost: 0.25, quality: 0.5, performance: 0.25, availability: 0 };
const BEFORE: RoutingSnapshot = {
  revision: 1,
  strategy: 'balanced',
  weights: WEIGHTS,
  switches: {
    loadBalancing: true,
    costAwareness: false,
    qualityMonitoring: true,
    automaticFailover: true,
  },
  capabilities: [
    { id: 'script', strategy: null },
    { id: 'voice', strategy: 'speed_optimized' },
  ],
  exceptions: [],
};
const score = (id: string, expectedNanoUsd: number | null): RoutingDecision['scores'][number] => ({
  id,
  name: id.toUpperCase(),
  model: null,
  score: 0.5,
  parts: WEIGHTS,
  expectedNanoUsd,
  latencyMs: 1,
  successRate: 1,
});
const decision = (order: string[], first: number | null = 12_000_000) =>
  ({
    scores: [score('a', first), score('b', 0), score('c', 0)],
    order,
  }) as unknown as RoutingDecision;

it('says who would do it, for how much, and who comes next', () => {
  expect(describeFirst(decision(['a', 'b']))).toBe('A, ≈ $0.012');
  expect(describeFirst(decision(['b']))).toBe('B, free');
  expect(describeFirst(decision(['a'], null))).toBe('A, price not known');
  expect(describeFirst(decision([]))).toBeNull();
  expect(describeOthers(decision(['a', 'b', 'c']))).toBe('Then B and C.');
  expect(describeOthers(decision(['a', 'b']))).toBe('Then B.');
  expect(describeOthers(decision(['a']))).toBeNull();
});

it('says why nobody is left', () => {
  const excluded = [
    { id: 'a', name: 'A', reason: 'no_key', sentence: 'has no key' },
    { id: 'b', name: 'B', reason: 'paused', sentence: 'is paused by you' },
  ];
  expect(describeLeftOut({ ...decision([]), excluded })).toBe('A has no key. B is paused by you.');
});

it('says what counts, without what counts for nothing', () => {
  expect(describeWeights(WEIGHTS)).toBe('Price 25 %, quality 50 %, speed 25 %');
});

it('takes whole per cents and nothing else', () => {
  expect(['35', ' 100 %', '0'].map(readPercent)).toEqual([0.35, 1, 0]);
  expect(['', '101', '-1', '3.5', 'x'].map(readPercent)).toEqual([null, null, null, null, null]);
});

it('names kinds of work, also those of a person’s own', () => {
  expect(['script', 'fact_check', 'show_notes'].map(nameWork)).toEqual([
    'Scripts',
    'Fact checks',
    'Show notes',
  ]);
});

it('knows the way back of every change', () => {
  expect(undoOf({ strategy: 'custom' }, BEFORE)).toEqual({ strategy: 'balanced' });
  expect(undoOf({ switches: { costAwareness: true } }, BEFORE)).toEqual({
    switches: { costAwareness: false },
  });
  expect(undoOf({ capability: { id: 'voice', strategy: null } }, BEFORE)).toEqual({
    capability: { id: 'voice', strategy: 'speed_optimized' },
  });
  expect(undoOf({ capability: { id: 'script', strategy: 'custom' } }, BEFORE)).toEqual({
    capability: { id: 'script', strategy: null },
  });
  expect(undoOf({ weights: { ...WEIGHTS, cost: 1 } }, BEFORE)).toEqual({ weights: WEIGHTS });
});

it('says what was saved', () => {
  expect(describeChange({ strategy: 'cost_optimized' })).toBe('Saved: Cheapest.');
  expect(describeChange({ switches: { costAwareness: false } })).toBe(
    'Saved: “Price counts” is off.',
  );
  expect(describeChange({ capability: { id: 'voice', strategy: 'speed_optimized' } })).toBe(
    'Saved: Voice by “Fastest”.',
  );
  expect(describeChange({ capability: { id: 'voice', strategy: null } })).toBe(
    'Saved: Voice as all the others.',
  );
});
