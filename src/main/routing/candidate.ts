/** What is known of a provider at the moment of a decision. */
export interface CandidateFacts {
  readonly id: string;
  readonly name: string;
  /** What this request is expected to cost there, in nano-dollars; `null` when no price is known. */
  readonly expectedNanoUsd: number | null;
  /** What its budgets have left, in nano-dollars; `null` when none would refuse it. */
  readonly leftNanoUsd: number | null;
  /** 0 to 1: declared, moved by feedback. */
  readonly quality: number;
  /** Median for this kind of request: declared until enough were measured. */
  readonly latencyMs: number;
  readonly breaker: 'closed' | 'half-open' | 'open' | 'paused';
  /** The smallest headroom over its limits: 0 for nothing left, 1 for untouched. */
  readonly headroom: number;
  /** How long its limits would make this request wait; `null` when they never let it pass. */
  readonly waitMs: number | null;
  /** 0 to 1, over 7 days, for this kind of request. */
  readonly successRate: number;
  /** Why it can't be used at all; `null` when it can. */
  readonly obstacle: Obstacle | null;
}

export type Obstacle =
  | 'no_key'
  | 'key_refused'
  | 'disabled'
  | 'not_set_up'
  | 'unfit'
  | 'too_long'
  | 'nothing_found';

/** What the request asks for. */
export interface Requirements {
  /** At least so good, 0 to 1. */
  readonly qualityThreshold: number;
  /** At most so much for this request, in nano-dollars; `null` for no such limit. */
  readonly maxNanoUsd: number | null;
  /** What the work that it belongs to has left, in nano-dollars; `null` for no such limit. */
  readonly budgetNanoUsd: number | null;
  /** Within so much; `null` for no such limit. */
  readonly deadlineMs: number | null;
}

export type Exclusion =
  | Obstacle
  | 'paused'
  | 'breaker_open'
  | 'below_quality'
  | 'above_max_cost'
  | 'above_budget'
  | 'past_deadline';

/** Why it is out before scoring; `null` lets it in. In the order in which a person would want to know. */
export function exclusionOf(
  facts: CandidateFacts,
  { qualityThreshold, maxNanoUsd, budgetNanoUsd, deadlineMs }: Requirements,
): Exclusion | null {
  if (facts.obstacle !== null) return facts.obstacle;
  if (facts.breaker === 'paused') return 'paused';
  if (facts.breaker === 'open') return 'breaker_open';
  if (facts.quality < qualityThreshold) return 'below_quality';
  const cost = facts.expectedNanoUsd;
  if (cost !== null && maxNanoUsd !== null && cost > maxNanoUsd) return 'above_max_cost';
  const leftNanoUsd = Math.min(budgetNanoUsd ?? Infinity, facts.leftNanoUsd ?? Infinity);
  if (cost !== null && cost > leftNanoUsd) return 'above_budget';
  if (facts.waitMs === null) return 'past_deadline';
  if (deadlineMs !== null && facts.waitMs > deadlineMs) return 'past_deadline';
  return null;
}
