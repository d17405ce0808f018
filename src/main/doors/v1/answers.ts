import * as z from 'zod';

/** What the routes for scripts answer, in snake_case, for the OpenAPI document. Money is in US dollars. */

const Usd = z.number().nonnegative().nullable();
const Share = z.number().min(0).max(1);
const Seconds = z.number().nonnegative();
const Weights = z.object({ cost: Share, quality: Share, performance: Share, availability: Share });

const RoutingAnswer = z.object({
  selected_provider: z.string().nullable(),
  provider_scores: z.array(
    z.object({
      provider: z.string(),
      model: z.string().nullable(),
      score: Share,
      parts: Weights,
      expected_cost: Usd,
      latency_ms: z.number().nonnegative(),
      success_rate: Share,
    }),
  ),
  excluded: z.array(z.object({ provider: z.string(), reason: z.string(), message: z.string() })),
  execution_config: z.object({
    strategy: z.string(),
    weights: Weights,
    request_type: z.string(),
    fallbacks: z.array(z.string()),
    too_dear: z.array(z.string()),
    price_ceiling: Usd,
  }),
  routing_rationale: z.string(),
});

export const RouteAnswer = RoutingAnswer.extend({ execution_time: Seconds });

const Source = z.object({ title: z.string().nullable(), url: z.string() });

export const RunAnswer = z.object({
  result: z.union([
    z.object({ text: z.string(), sources: z.array(Source) }),
    z.object({ audio: z.base64(), content_type: z.string() }),
  ]),
  call_id: z.string(),
  provider_used: z.string().nullable(),
  routing_decision: RoutingAnswer,
  cost_impact: z.object({
    cost: Usd,
    source: z.string().nullable(),
    expected_cost: Usd,
    currency: z.literal('USD'),
    rerouted: z.boolean(),
  }),
  execution_time: Seconds,
  queue_time: Seconds,
  rate_limit_used: Share.nullable(),
  attempts: z.int().nonnegative(),
});

export const PermitAnswer = z.object({
  answer: z.literal('proceed'),
  permit_id: z.string(),
  lease_seconds: Seconds,
  queue_time: Seconds,
  execution_time: Seconds,
});

export const SettledAnswer = z.object({ result: z.literal('settled') });
export const ErasedAnswer = z.object({
  result: z.literal('erased'),
  /** How many there were. */
  answers: z.int().nonnegative(),
});

export const KeptAnswer = z.object({ result: z.literal('kept') });
