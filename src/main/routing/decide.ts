import type { CandidateFacts, Requirements } from './candidate.ts';
import { failoverOrder } from './failover.ts';
import { rank } from './rank.ts';
import { rationale, sayExclusion } from './rationale.ts';
import type { Strategy, StrategyName, Switches, Weights } from './strategy.ts';

/** How the choice is to be made. */
export interface Manner {
  readonly name: StrategyName;
  readonly strategy: Strategy;
  readonly switches: Switches;
  /** A failover may cost so many times what the first choice is expected to cost. */
  readonly priceFactor: number;
}

/** A candidate with the model that it would use. */
export interface ModelledFacts extends CandidateFacts {
  readonly model: string | null;
}

/** The whole decision, as it is kept and shown; its schema is in the contract. */
export interface Decision {
  readonly strategy: StrategyName;
  readonly weights: Weights;
  readonly scores: readonly {
    readonly id: string;
    readonly name: string;
    readonly model: string | null;
    readonly score: number;
    readonly parts: Weights;
    readonly expectedNanoUsd: number | null;
    readonly latencyMs: number;
    readonly successRate: number;
  }[];
  readonly excluded: readonly {
    readonly id: string;
    readonly name: string;
    readonly reason: string;
    readonly sentence: string;
  }[];
  readonly order: readonly string[];
  readonly tooDear: readonly string[];
  readonly ceilingNanoUsd: number | null;
  readonly rationale: string;
}

/** Decides who does a piece of work, and who may do it in their place. Pure: the same facts, the same decision. */
export function decide(
  candidates: readonly ModelledFacts[],
  requirements: Requirements,
  { name, strategy, switches, priceFactor }: Manner,
): Decision {
  const ranking = rank(candidates, requirements, strategy, switches);
  const { order, tooDear, ceilingNanoUsd } = failoverOrder(
    ranking.ranked,
    requirements.maxNanoUsd,
    priceFactor,
    switches.automaticFailover,
  );
  const modelOf = (id: string): string | null =>
    candidates.find((one) => one.id === id)?.model ?? null;
  return {
    strategy: name,
    weights: ranking.weights,
    scores: ranking.ranked.map(({ facts, parts, score }) => ({
      id: facts.id,
      name: facts.name,
      model: modelOf(facts.id),
      score,
      parts,
      expectedNanoUsd: facts.expectedNanoUsd,
      latencyMs: facts.latencyMs,
      successRate: facts.successRate,
    })),
    excluded: ranking.excluded.map(({ facts, reason }) => ({
      id: facts.id,
      name: facts.name,
      reason,
      sentence: sayExclusion(reason),
    })),
    order: order.map(({ facts }) => facts.id),
    tooDear: tooDear.map(({ facts }) => facts.id),
    ceilingNanoUsd,
    rationale: rationale(ranking, name),
  };
}
