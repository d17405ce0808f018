import * as z from 'zod';
import { NO_USAGE, type Usage } from '#main/values/usage.ts';

/** Far beyond every request, and still a cost that can be counted in nano-dollars. */
const TOKENS_AT_MOST = 10_000_000_000;
const Count = z.int().nonnegative().max(TOKENS_AT_MOST).nullish().catch(null);

/** `usageMetadata`. Counts of nothing are left out. */
export const UsageBody = z.object({
  promptTokenCount: Count,
  cachedContentTokenCount: Count,
  candidatesTokenCount: Count,
  thoughtsTokenCount: Count,
  toolUsePromptTokenCount: Count,
  totalTokenCount: Count,
  candidatesTokensDetails: z
    .array(z.object({ modality: z.string().catch(''), tokenCount: Count }))
    .catch([]),
});
export type UsageBody = z.infer<typeof UsageBody>;

/** Cached tokens are part of the prompt, what tools brought in is not; thoughts are not part of the candidates and cost the same. */
export function toUsage(body: UsageBody): Usage {
  const { promptTokenCount, cachedContentTokenCount, thoughtsTokenCount } = body;
  const cached = cachedContentTokenCount ?? null;
  const prompt = promptTokenCount ?? null;
  return {
    ...NO_USAGE,
    inputTokens:
      prompt === null
        ? null
        : Math.max(0, prompt - (cached ?? 0)) + (body.toolUsePromptTokenCount ?? 0),
    cacheReadTokens: cached,
    outputTokens: outputOf(body),
    thinkingTokens: thoughtsTokenCount ?? null,
    audioTokens: audioOf(body),
  };
}

/** A count that is missing is zero only when the total says so: the early pieces of a stream leave it out, too. */
function outputOf(body: UsageBody): number | null {
  const { promptTokenCount, candidatesTokenCount, totalTokenCount } = body;
  const thoughts = body.thoughtsTokenCount ?? 0;
  if (typeof candidatesTokenCount === 'number') return candidatesTokenCount + thoughts;
  if (typeof totalTokenCount !== 'number') return body.thoughtsTokenCount ?? null;
  const input = (promptTokenCount ?? 0) + (body.toolUsePromptTokenCount ?? 0);
  return Math.max(totalTokenCount - input, thoughts);
}

function audioOf({ candidatesTokensDetails }: UsageBody): number | null {
  const audio = candidatesTokensDetails.filter(({ modality }) => modality === 'AUDIO');
  if (audio.length === 0) return null;
  return audio.reduce((sum, { tokenCount }) => sum + (tokenCount ?? 0), 0);
}

/** `usage` of an interaction. */
export const InteractionUsage = z.object({
  total_input_tokens: Count,
  total_cached_tokens: Count,
  total_output_tokens: Count,
  total_thought_tokens: Count,
  total_tool_use_tokens: Count,
  total_tokens: Count,
  output_tokens_by_modality: z
    .array(z.object({ modality: z.string().catch(''), tokens: Count }))
    .catch([]),
});
export type InteractionUsage = z.infer<typeof InteractionUsage>;

/** Whether thoughts are part of the output is written nowhere, so the total has to tell; without one they count on top. */
export function toInteractionUsage(body: InteractionUsage): Usage {
  const input = body.total_input_tokens ?? null;
  const cached = body.total_cached_tokens ?? null;
  const tools = body.total_tool_use_tokens ?? 0;
  const output = body.total_output_tokens ?? null;
  const thoughts = body.total_thought_tokens ?? null;
  const isInside = output !== null && body.total_tokens === (input ?? 0) + tools + output;
  const audio = body.output_tokens_by_modality.filter(({ modality }) => /^audio$/i.test(modality));
  return {
    ...NO_USAGE,
    inputTokens: input === null ? null : Math.max(0, input - (cached ?? 0)) + tools,
    cacheReadTokens: cached,
    outputTokens: output === null ? null : output + (isInside ? 0 : (thoughts ?? 0)),
    thinkingTokens: thoughts,
    audioTokens:
      audio.length === 0 ? null : audio.reduce((sum, { tokens }) => sum + (tokens ?? 0), 0),
  };
}

/** `usage` of the OpenAI form. */
export const OpenAiUsage = z.object({
  prompt_tokens: Count,
  completion_tokens: Count,
  total_tokens: Count,
  prompt_tokens_details: z.object({ cached_tokens: Count }).nullish().catch(null),
});
export type OpenAiUsage = z.infer<typeof OpenAiUsage>;

/** Thoughts may be missing from the completion; then they are what the total has over. */
export function fromOpenAiUsage(body: OpenAiUsage): Usage {
  const prompt = body.prompt_tokens ?? null;
  const cached = body.prompt_tokens_details?.cached_tokens ?? null;
  const said = body.completion_tokens ?? null;
  const rest = (body.total_tokens ?? 0) - (prompt ?? 0);
  const isReported = said !== null || typeof body.total_tokens === 'number';
  return {
    ...NO_USAGE,
    inputTokens: prompt === null ? null : Math.max(0, prompt - (cached ?? 0)),
    cacheReadTokens: cached,
    outputTokens: isReported ? Math.max(said ?? 0, rest, 0) : null,
  };
}
