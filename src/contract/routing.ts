import { eventIterator } from '@orpc/contract';
import * as z from 'zod';
import { NanoUsd } from './money.ts';
import { procedure } from './procedure.ts';
import { Revision } from './revision.ts';

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

/** What may be left out of every choice; all are on unless the person says otherwise. */
export const RoutingSwitches = z.object({
  loadBalancing: z.boolean(),
  costAwareness: z.boolean(),
  qualityMonitoring: z.boolean(),
  automaticFailover: z.boolean(),
});
export type RoutingSwitches = z.infer<typeof RoutingSwitches>;

export const RoutingWeights = Factors;
export type RoutingWeights = z.infer<typeof RoutingWeights>;

/** How providers are chosen, as the settings have it. */
export const RoutingSnapshot = z.object({
  revision: Revision,
  strategy: StrategyName,
  /** Of the person's own strategy. */
  weights: RoutingWeights,
  switches: RoutingSwitches,
  /** The kinds of work, and the strategy of each; `null` where the one for all holds. */
  capabilities: z.array(z.object({ id: z.string(), strategy: StrategyName.nullable() })),
  /** What the settings file says for single episodes and clients, which wins over all of the above. */
  exceptions: z.array(
    z.object({ of: z.enum(['episode', 'client']), name: z.string(), strategy: StrategyName }),
  ),
});
export type RoutingSnapshot = z.infer<typeof RoutingSnapshot>;

/** What is to be different; what is left out stays. */
export const RoutingChange = z.object({
  strategy: StrategyName.optional(),
  weights: RoutingWeights.optional(),
  switches: RoutingSwitches.partial().optional(),
  capability: z
    .object({ id: z.string().min(1).max(60), strategy: StrategyName.nullable() })
    .optional(),
});
export type RoutingChange = z.infer<typeof RoutingChange>;

/** Nothing was changed when `saved` is false; the sentence says why. */
export const RoutingOutcome = z.object({ saved: z.boolean(), sentence: z.string() });
export type RoutingOutcome = z.infer<typeof RoutingOutcome>;

export const routingContract = {
  watch: procedure.output(eventIterator(RoutingSnapshot)),
  /** Changes the settings file. */
  set: procedure.input(RoutingChange).output(RoutingOutcome),
  /** Who would do each kind of work at this moment if that were changed. Sends nothing and reserves nothing. */
  preview: procedure.input(RoutingChange).output(z.object({ decisions: z.array(RoutingDecision) })),
};
