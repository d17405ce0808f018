import * as z from 'zod';

export const StrategyName = z.enum([
  'balanced',
  'cost_optimized',
  'quality_optimized',
  'speed_optimized',
  'custom',
]);

const Weight = z.number().min(0).max(1);

const Weights = z
  .strictObject({
    cost: Weight.default(0.25).describe('A low price'),
    quality: Weight.default(0.35).describe('A good answer'),
    performance: Weight.default(0.25).describe('An early answer'),
    availability: Weight.default(0.15).describe('Room left within the limits'),
  })
  .describe('How much each factor counts under “custom”; they are scaled to a sum of 1');

const CapabilityId = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/);
const Name = z.string().min(1).max(120);

const CapabilityEntry = z
  .strictObject({
    kind: z
      .enum(['text', 'voice', 'research'])
      .optional()
      .describe('What kind of answer it gives; text if left out. Those that exist keep theirs'),
    candidates: z
      .array(z.string().min(1).max(60))
      .min(1)
      .optional()
      .describe('Who can do it, the first choice first'),
    models: z
      .record(z.string(), z.string().min(1).max(200))
      .optional()
      .describe('Which model to use at which provider'),
    strategy: StrategyName.optional().describe('How to choose between them'),
    instructions: z
      .string()
      .max(20_000)
      .optional()
      .describe('What every request of this kind is told first'),
  })
  .describe('A kind of work that can be asked for without naming a provider');

export const RoutingSettings = z
  .strictObject({
    strategy: StrategyName.default('balanced').describe('How a provider is chosen'),
    weights: Weights.prefault({}),
    loadBalancing: z.boolean().default(true).describe('Prefer who has room left'),
    costAwareness: z.boolean().default(true).describe('Let the price count'),
    qualityMonitoring: z.boolean().default(true).describe('Let quality and feedback count'),
    automaticFailover: z.boolean().default(true).describe('Try the next one when one fails'),
    failoverPriceFactor: z
      .number()
      .min(1)
      .max(100)
      .default(2)
      .describe('A failover may cost so many times what the first choice would have cost'),
    keepResearch: z
      .boolean()
      .default(true)
      .describe('Keep research answers on this computer, to answer the same again for nothing'),
    searchTool: z
      .string()
      .min(1)
      .max(130)
      .optional()
      .describe(
        'A search tool of one of your services, as clients see its name, in the place of Perplexity’s search',
      ),
    searchToolUsd: z
      .number()
      .min(0)
      .max(100)
      .optional()
      .describe('What one search of that tool costs, in US dollars; unknown if left out'),
    capabilities: z
      .record(CapabilityId, CapabilityEntry)
      .default({})
      .describe('What differs from the usual kinds of work, and kinds of your own'),
    episodes: z.record(Name, StrategyName).default({}).describe('A strategy for one episode'),
    clients: z.record(Name, StrategyName).default({}).describe('A strategy for one client'),
  })
  .describe('How Tallylight chooses between providers');
