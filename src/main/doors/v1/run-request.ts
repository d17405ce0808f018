import * as z from 'zod';

const Usd = z.number().min(0).max(10_000);
const Share = z.number().min(0).max(1);
const Providers = z.array(z.string().min(1).max(60)).max(20);

/** The body of `POST /v1/run/{capability}` and of `POST /v1/route`, as scripts send it. */
export const RunRequest = z.strictObject({
  /** The prompt, the text to be spoken, or the question. */
  input: z.string().min(1).max(2_000_000),
  request_type: z.string().min(1).max(60).optional(),
  /** What belongs to the input: the script to judge, notes, earlier findings. */
  context: z.unknown().optional(),
  /** How to go about it. */
  system: z.string().max(100_000).optional(),
  max_output_tokens: z.int().min(1).max(1_000_000).optional(),
  /** A voice’s name or id. */
  voice: z.string().min(1).max(120).optional(),
  stream: z.boolean().default(false),
  episode: z.string().max(120).optional(),
  strategy: z
    .enum(['balanced', 'cost_optimized', 'quality_optimized', 'speed_optimized', 'custom'])
    .optional(),
  only: Providers.default([]),
  exclude: Providers.default([]),
  requirements: z
    .strictObject({
      complexity: z.enum(['low', 'normal', 'high']).default('normal'),
      quality_threshold: Share.optional(),
      /** US dollars left for this piece of work. */
      budget_constraint: Usd.optional(),
      /** US dollars for this request. */
      max_cost: Usd.optional(),
      urgency: z.enum(['low', 'normal', 'high']).default('normal'),
      /** Seconds from now. */
      deadline: z.number().positive().max(900).optional(),
      priority: z.enum(['high', 'normal', 'low']).optional(),
    })
    .prefault({}),
});
export type RunRequest = z.infer<typeof RunRequest>;

/** `POST /v1/route` takes the same and the kind of work, which `/v1/run` has in its address. */
export const RouteRequest = RunRequest.extend({ capability: z.string().min(1).max(60) });
