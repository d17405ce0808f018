import * as z from 'zod';
import { NO_USAGE, type Usage } from '#main/values/usage.ts';

/** Far beyond every request, and still a cost that can be counted in nano-dollars. */
const TOKENS_AT_MOST = 10_000_000_000;

const Count = z.int().nonnegative().max(TOKENS_AT_MOST).nullish().catch(null);

/** What Anthropic says about its use of tokens. The three input counts are disjoint; thinking is in the output. */
export const UsageBody = z.object({
  input_tokens: Count,
  cache_read_input_tokens: Count,
  cache_creation_input_tokens: Count,
  cache_creation: z
    .object({ ephemeral_5m_input_tokens: Count, ephemeral_1h_input_tokens: Count })
    .nullish()
    .catch(null),
  output_tokens: Count,
  output_tokens_details: z.object({ thinking_tokens: Count }).nullish().catch(null),
});
export type UsageBody = z.infer<typeof UsageBody>;

export function toUsage(body: UsageBody): Usage {
  const forAnHour = body.cache_creation?.ephemeral_1h_input_tokens ?? null;
  return {
    ...NO_USAGE,
    inputTokens: body.input_tokens ?? null,
    cacheReadTokens: body.cache_read_input_tokens ?? null,
    cacheWriteTokens: writtenForMinutes(body, forAnHour ?? 0),
    cacheWriteHourTokens: forAnHour,
    outputTokens: body.output_tokens ?? null,
    thinkingTokens: body.output_tokens_details?.thinking_tokens ?? null,
  };
}

/** What the total leaves after the hour's part counts for five minutes, which is the usual case. */
function writtenForMinutes(body: UsageBody, forAnHour: number): number | null {
  const total = body.cache_creation_input_tokens ?? null;
  if (total !== null) return Math.max(total - forAnHour, 0);
  return body.cache_creation?.ephemeral_5m_input_tokens ?? null;
}
