import * as z from 'zod';
import { NanoUsd } from './money.ts';

const Share = z.number().min(0).max(1);

export const StrategyName = z.enum([
  'balanced',
  'cost_optimized',
  'quality_optimized',
  'speed_optimized',
  'custom',
]);
export type StrategyName = z.infer<typeof StrategyName>;

const Factors = z.object({
  cost: Share,
  quality: Share,
  performance: Share,
  availability: Share,
});

/** Why a provider was chosen: every score with its parts, and everybody who was left out. */
export const RoutingDecision = z.object({
  capability: z.string(),
  requestType: z.string(),
  strategy: StrategyName,
  /** As they counted: without what is switched off, and with a sum of 1. */
  weights: Factors,
  /** Best first. */
  scores: z
    .array(
      z.object({
        id: z.string(),
        name: z.string(),
        model: z.string().nullable(),
        score: Share,
        parts: Factors,
        expectedNanoUsd: NanoUsd,
        latencyMs: z.number().nonnegative(),
        successRate: Share,
      }),
    )
    .readonly(),
  excluded: z
    .array(
      z.object({
        id: z.string(),
        name: z.string(),
        reason: z.string(),
        /** To follow the name: "is turned off". */
        sentence: z.string(),
      }),
    )
    .readonly(),
  /** Who may be tried, in order. */
  order: z.array(z.string()).readonly(),
  /** Who would be tried next if more money might be spent. */
  tooDear: z.array(z.string()).readonly(),
  /** The dearest that a failover may be expected to be. */
  ceilingNanoUsd: NanoUsd,
  /** Why the first one, in one plain sentence. */
  rationale: z.string(),
});
export type RoutingDecision = z.infer<typeof RoutingDecision>;
