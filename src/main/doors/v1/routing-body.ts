import type { RoutingDecision } from '#contract/routing.ts';
import type { Settlement } from '#main/values/call.ts';

const NANO = 1_000_000_000;

/** A routing decision as scripts read it. */
export function routingBody(decision: RoutingDecision): object {
  const { scores, excluded, order, tooDear, ceilingNanoUsd } = decision;
  return {
    selected_provider: order[0] ?? null,
    provider_scores: scores.map(({ id, model, score, parts, expectedNanoUsd, ...seen }) => ({
      provider: id,
      model,
      score: round(score),
      parts: {
        cost: round(parts.cost),
        quality: round(parts.quality),
        performance: round(parts.performance),
        availability: round(parts.availability),
      },
      expected_cost: toUsd(expectedNanoUsd),
      latency_ms: seen.latencyMs,
      success_rate: round(seen.successRate),
    })),
    excluded: excluded.map(({ id, name, reason, sentence }) => ({
      provider: id,
      reason,
      message: `${name} ${sentence}.`,
    })),
    execution_config: {
      strategy: decision.strategy,
      weights: decision.weights,
      request_type: decision.requestType,
      fallbacks: order.slice(1),
      too_dear: tooDear,
      price_ceiling: toUsd(ceilingNanoUsd),
    },
    routing_rationale: decision.rationale,
  };
}

/** What it cost, beside what the first choice was expected to cost. */
export function costImpact(
  { cost }: Settlement,
  { scores, order }: RoutingDecision,
  usedId: string | null,
): object {
  const expected = scores.find(({ id }) => id === order[0])?.expectedNanoUsd ?? null;
  return {
    cost: toUsd(cost.nanoUsd),
    source: cost.source,
    expected_cost: toUsd(expected),
    currency: 'USD',
    rerouted: usedId !== null && usedId !== order[0],
  };
}

/** US dollars; `null` stays unknown. */
function toUsd(nanoUsd: number | null): number | null {
  return nanoUsd === null ? null : nanoUsd / NANO;
}

/** Four decimals tell scores apart; more would only look exact. */
function round(value: number): number {
  return Number(value.toFixed(4));
}
