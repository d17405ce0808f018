import type { Exclusion } from './candidate.ts';
import type { Ranking, Scored } from './rank.ts';
import { FACTORS, type Factor, type StrategyName } from './strategy.ts';

/** What the window calls the strategies. */
export const STRATEGY_LABELS: Readonly<Record<StrategyName, string>> = {
  balanced: 'Balanced',
  cost_optimized: 'Cheapest',
  quality_optimized: 'Best quality',
  speed_optimized: 'Fastest',
  custom: 'Your own weights',
};

const REASONS: Readonly<Record<Exclusion, string>> = {
  no_key: 'has no key',
  key_refused: 'refused its key',
  disabled: 'is turned off',
  not_set_up: 'is not set up',
  unfit: 'can’t do this',
  too_long: 'takes only shorter texts at once',
  nothing_found: 'has nothing on this',
  paused: 'is paused by you',
  breaker_open: 'rests after failures',
  below_quality: 'is below the quality asked for',
  above_max_cost: 'is dearer than this request may be',
  above_budget: 'is dearer than what is left of the budget',
  past_deadline: 'has no room before the deadline',
};

/** Why a candidate was left out, to follow its name: "is turned off". */
export function sayExclusion(reason: Exclusion): string {
  return REASONS[reason];
}

const STRENGTHS: Readonly<Record<Factor, string>> = {
  cost: 'cheaper',
  quality: 'better',
  performance: 'faster',
  availability: 'freer',
};

/** Why this one, in one plain sentence. */
export function rationale({ ranked, excluded }: Ranking, strategy: StrategyName): string {
  const [first, second] = ranked;
  if (!first) return `Nobody can do this now: ${listOf(excluded.map(sayWhy))}.`;
  const under = `${first.facts.name} comes first under “${STRATEGY_LABELS[strategy]}”`;
  if (!second)
    return excluded.length === 0
      ? `${first.facts.name} is the only one that does this.`
      : `${first.facts.name} is the only one left: ${listOf(excluded.map(sayWhy))}.`;
  const unknown = first.facts.expectedNanoUsd === null ? ' Its price is not known.' : '';
  return `${under}: ${comparison(first, second)}.${unknown}`;
}

function sayWhy({ facts, reason }: Ranking['excluded'][number]): string {
  return `${facts.name} ${sayExclusion(reason)}`;
}

/** "cheaper and faster than Claude, though not as good". */
function comparison(first: Scored, second: Scored): string {
  const better = FACTORS.filter((factor) => first.parts[factor] > second.parts[factor]);
  const words = listOf(better.map((factor) => STRENGTHS[factor]));
  const than = second.facts.name;
  if (words === '') return `it does better than ${than} on the whole`;
  const isWorse = first.parts.quality < second.parts.quality;
  return `${words} than ${than}${isWorse ? ', though not quite as good' : ''}`;
}

function listOf(words: readonly string[]): string {
  const [last = '', ...rest] = words.toReversed();
  return rest.length === 0 ? last : `${rest.toReversed().join(', ')} and ${last}`;
}
