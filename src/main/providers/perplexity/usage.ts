import * as z from 'zod';
import { NO_USAGE, type Usage } from '#main/values/usage.ts';

/** Far beyond every request, and still a cost that can be counted in nano-dollars. */
const COUNT_AT_MOST = 10_000_000_000;
const USD_AT_MOST = 100_000;
const NANO = 1_000_000_000;
/** Searches of the web, and not of a catalogue of tools, which is called `tool_search`. */
const SEARCHES = /^(?:search_(?:web|people|finance)|(?:web|people|finance)_search)$/;

const Count = z.int().nonnegative().max(COUNT_AT_MOST).nullish().catch(null);
const CostBody = z
  .object({
    total_cost: z.number().nonnegative().max(USD_AT_MOST),
    currency: z.literal('USD').optional(),
  })
  .nullish()
  .catch(null);

/** Of the Agent API. Its input counts the cached tokens, too. */
export const AgentUsage = z.object({
  input_tokens: Count,
  input_tokens_details: z
    .object({
      cache_creation_input_tokens: Count,
      cache_read_input_tokens: Count,
      cached_tokens: Count,
    })
    .nullish()
    .catch(null),
  output_tokens: Count,
  output_tokens_details: z.object({ reasoning_tokens: Count }).nullish().catch(null),
  tool_calls_details: z
    .record(z.string(), z.object({ invocation: Count }).catch({ invocation: null }))
    .nullish()
    .catch(null),
  cost: CostBody,
});
export type AgentUsage = z.infer<typeof AgentUsage>;

/** Of the older chat completions, and of embeddings. */
export const ChatUsage = z.object({
  prompt_tokens: Count,
  completion_tokens: Count,
  reasoning_tokens: Count,
  num_search_queries: Count,
  cost: CostBody,
});
export type ChatUsage = z.infer<typeof ChatUsage>;

/** With disjoint counts of what went in. */
export function fromAgentUsage(body: AgentUsage): Usage {
  const details = body.input_tokens_details;
  const read = details?.cache_read_input_tokens ?? details?.cached_tokens ?? null;
  const written = details?.cache_creation_input_tokens ?? null;
  const all = body.input_tokens ?? null;
  return {
    ...NO_USAGE,
    inputTokens: all === null ? null : Math.max(0, all - (read ?? 0) - (written ?? 0)),
    cacheReadTokens: read,
    cacheWriteTokens: written,
    outputTokens: body.output_tokens ?? null,
    thinkingTokens: body.output_tokens_details?.reasoning_tokens ?? null,
    queries: searchesIn(body.tool_calls_details ?? {}),
  };
}

export function fromChatUsage(body: ChatUsage): Usage {
  return {
    ...NO_USAGE,
    inputTokens: body.prompt_tokens ?? null,
    outputTokens: body.completion_tokens ?? null,
    thinkingTokens: body.reasoning_tokens ?? null,
    queries: body.num_search_queries ?? null,
  };
}

/** What the provider says that it cost, in whole nano-dollars; `null` when it says nothing in US dollars. */
export function reportedCost({
  cost,
}: {
  readonly cost?: z.infer<typeof CostBody>;
}): number | null {
  return cost ? Math.round(cost.total_cost * NANO) : null;
}

/** An agent decides itself whether it searches, so none is a finding and not a gap. */
function searchesIn(calls: Readonly<Record<string, { invocation?: number | null | undefined }>>) {
  return Object.entries(calls)
    .filter(([name]) => SEARCHES.test(name))
    .reduce((sum, [, { invocation }]) => sum + (invocation ?? 0), 0);
}
