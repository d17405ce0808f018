import * as z from 'zod';
import { NO_USAGE, type Usage } from '#main/values/usage.ts';

/** Far beyond every request, and still a cost that can be counted in nano-dollars. */
const TOKENS_AT_MOST = 10_000_000_000;

const Count = z.int().nonnegative().max(TOKENS_AT_MOST).nullish().catch(null);
const Details = z
  .object({
    cached_tokens: Count,
    cache_write_tokens: Count,
    reasoning_tokens: Count,
    audio_tokens: Count,
  })
  .nullish()
  .catch(null);

/** What was used, in the words of chat completions and embeddings, or in those of responses. */
export const UsageBody = z.object({
  prompt_tokens: Count,
  completion_tokens: Count,
  prompt_tokens_details: Details,
  completion_tokens_details: Details,
  input_tokens: Count,
  output_tokens: Count,
  input_tokens_details: Details,
  output_tokens_details: Details,
});
export type UsageBody = z.infer<typeof UsageBody>;

/** Input counts made disjoint: OpenAI's total holds the cached tokens. Reasoning is part of the output. */
export function toUsage(body: UsageBody): Usage {
  const total = body.prompt_tokens ?? body.input_tokens ?? null;
  const input = body.prompt_tokens_details ?? body.input_tokens_details;
  const output = body.completion_tokens_details ?? body.output_tokens_details;
  const read = input?.cached_tokens ?? null;
  const written = input?.cache_write_tokens ?? null;
  const fresh = total === null ? null : Math.max(total - (read ?? 0) - (written ?? 0), 0);
  return {
    ...NO_USAGE,
    // Sound that goes in has a price of its own, and no place here: a part of the input is as good as none.
    inputTokens: input?.audio_tokens ? null : fresh,
    cacheReadTokens: read,
    cacheWriteTokens: written,
    outputTokens: body.completion_tokens ?? body.output_tokens ?? null,
    thinkingTokens: output?.reasoning_tokens ?? null,
    audioTokens: output?.audio_tokens ?? null,
  };
}
