import { expect, it } from 'vitest';
import type { RoutingDecision } from '#contract/routing.ts';
import { describeExpected, describePlace, describeWeights } from './score-words.ts';

const DECISION: RoutingDecision = {
  capability: 'script',
  requestType: 'content_generation',
  strategy: 'balanced',
  weights: { cost: 0.25, quality: 0.5, performance: 0.25, availability: 0 },
  scores: [],
  excluded: [],
  order: ['gemini', 'local_model'],
  tooDear: ['claude'],
  ceilingNanoUsd: null,
  rationale: '',
};

it('says what counted, without what was switched off', () => {
  expect(describeWeights(DECISION)).toBe('Balanced: price 25 %, quality 50 %, speed 25 %');
});

it('says what became of each score', () => {
  const place = (id: string): string => describePlace(id, DECISION);
  expect(['gemini', 'local_model', 'claude', 'openai'].map(place)).toEqual([
    'first choice',
    'choice 2',
    'too dear to take over',
    'would not be tried',
  ]);
});

it('takes free for free, and unknown for unknown', () => {
  expect([null, 0, 12_000_000].map(describeExpected)).toEqual(['—', 'free', '≈ $0.012']);
});
