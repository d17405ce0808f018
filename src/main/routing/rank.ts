import {
  exclusionOf,
  type CandidateFacts,
  type Exclusion,
  type Requirements,
} from './candidate.ts';
import {
  effectiveWeights,
  type Factor,
  type Strategy,
  type Switches,
  type Weights,
} from './strategy.ts';

/** A candidate with its score and every part of it, each 0 to 1. */
export interface Scored {
  readonly facts: CandidateFacts;
  readonly parts: Readonly<Record<Factor, number>>;
  readonly score: number;
}

export interface Excluded {
  readonly facts: CandidateFacts;
  readonly reason: Exclusion;
}

export interface Ranking {
  /** Best first. */
  readonly ranked: readonly Scored[];
  readonly excluded: readonly Excluded[];
  readonly weights: Weights;
  /** What cost and latency were compared with; `null` when nothing could be. */
  readonly medianNanoUsd: number | null;
  readonly medianLatencyMs: number | null;
}

const HALF_OPEN = 0.5;
const UNKNOWN_PRICE = 0.5;
/** Scores that differ by less are equal: the difference is one of rounding. */
const EQUAL = 1e-9;

/**
 * Puts the candidates in order. score = (cost·w + quality·w + performance·w + availability·w) × success rate,
 * with cost = 1 / (1 + c/C) and performance = 1 / (1 + l/L), where C is the median of the costs above zero
 * and L the median latency of those that take part. The formula is explained in docs/routing.md.
 */
export function rank(
  candidates: readonly CandidateFacts[],
  requirements: Requirements,
  strategy: Strategy,
  switches: Switches,
): Ranking {
  const asked = switches.qualityMonitoring
    ? requirements
    : { ...requirements, qualityThreshold: 0 };
  const weights = effectiveWeights(strategy.weights, switches);
  const excluded: Excluded[] = [];
  const fit: CandidateFacts[] = [];
  for (const facts of candidates) {
    const reason = exclusionOf(facts, asked);
    if (reason === null) fit.push(facts);
    else excluded.push({ facts, reason });
  }
  const medianNanoUsd = median(
    fit.map(({ expectedNanoUsd }) => expectedNanoUsd ?? 0).filter((cost) => cost > 0),
  );
  const medianLatencyMs = median(fit.map(({ latencyMs }) => latencyMs));
  const ranked = fit
    .map((facts) => scoreOf(facts, weights, medianNanoUsd, medianLatencyMs))
    .toSorted((a, b) => compare(a, b, strategy));
  return { ranked, excluded, weights, medianNanoUsd, medianLatencyMs };
}

function scoreOf(
  facts: CandidateFacts,
  weights: Weights,
  medianNanoUsd: number | null,
  medianLatencyMs: number | null,
): Scored {
  const { expectedNanoUsd, quality, latencyMs, breaker, headroom, successRate } = facts;
  const parts = {
    cost: expectedNanoUsd === null ? UNKNOWN_PRICE : nearness(expectedNanoUsd, medianNanoUsd),
    quality,
    performance: nearness(latencyMs, medianLatencyMs),
    availability: (breaker === 'half-open' ? HALF_OPEN : 1) * headroom,
  };
  const sum =
    parts.cost * weights.cost +
    parts.quality * weights.quality +
    parts.performance * weights.performance +
    parts.availability * weights.availability;
  return { facts, parts, score: sum * successRate };
}

/** 1 for nothing, one half for what is usual, towards 0 for ever more. */
function nearness(value: number, usual: number | null): number {
  return value === 0 || usual === null || usual === 0 ? 1 : 1 / (1 + value / usual);
}

function compare(a: Scored, b: Scored, { ties }: Strategy): number {
  if (Math.abs(a.score - b.score) > EQUAL) return b.score - a.score;
  for (const tie of ties) {
    const difference = differenceIn(tie, a.facts, b.facts);
    if (difference !== 0) return difference;
  }
  // The order that the person gave.
  return 0;
}

/** Below zero when `a` is the better one. An unknown price is no cheaper than any. */
function differenceIn(tie: Strategy['ties'][number], a: CandidateFacts, b: CandidateFacts): number {
  switch (tie) {
    case 'cost': {
      const [costA, costB] = [a, b].map((one) => one.expectedNanoUsd ?? Number.MAX_VALUE);
      return (costA ?? 0) - (costB ?? 0);
    }
    case 'quality':
      return b.quality - a.quality;
    case 'latency':
      return a.latencyMs - b.latencyMs;
  }
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) return null;
  const before = sorted[sorted.length / 2 - 1];
  return before === undefined ? middle : (before + middle) / 2;
}
