import { expect, it } from 'vitest';
import type { CandidateFacts, Requirements } from './candidate.ts';
import { rank } from './rank.ts';
import { rationale } from './rationale.ts';
import { STRATEGIES } from './strategy.ts';

const SWITCHES = {
  loadBalancing: true,
  costAwareness: true,
  qualityMonitoring: true,
  automaticFailover: true,
};
const ANY: Requirements = {
  qualityThreshold: 0.5,
  maxNanoUsd: null,
  budgetNanoUsd: null,
  deadlineMs: null,
};
const facts = (name: string, change: Partial<CandidateFacts>): CandidateFacts => ({
  id: name,
  name,
  expectedNanoUsd: 100,
  leftNanoUsd: null,
  quality: 0.9,
  latencyMs: 800,
  breaker: 'closed',
  headroom: 1,
  waitMs: 0,
  successRate: 1,
  obstacle: null,
  ...change,
});
const say = (...all: CandidateFacts[]): string =>
  rationale(rank(all, ANY, STRATEGIES.balanced, SWITCHES), 'balanced');

it('says in what the first one is better, and in what it is not', () => {
  expect(
    say(
      facts('Claude', { quality: 0.95 }),
      facts('Gemini', { expectedNanoUsd: 50, latencyMs: 600 }),
    ),
  ).toBe(
    'Gemini comes first under “Balanced”: cheaper and faster than Claude, though not quite as good.',
  );
});

it('says who was left out when nobody else is there', () => {
  const others = [
    facts('Gemini', { obstacle: 'no_key' }),
    facts('Local model', { quality: 0.2 }),
    facts('Perplexity', { breaker: 'open' }),
  ];
  expect(say(facts('Claude', {}), ...others)).toBe(
    'Claude is the only one left: Gemini has no key, Local model is below the quality asked for and Perplexity rests after failures.',
  );
  expect(say(...others)).toMatch(/^Nobody can do this now: Gemini has no key, /);
  expect(say(facts('Claude', {}))).toBe('Claude is the only one that does this.');
});

it('says that a price is not known', () => {
  expect(
    say(facts('A', { expectedNanoUsd: null, quality: 1 }), facts('B', { quality: 0.6 })),
  ).toMatch(/ Its price is not known\.$/);
});
