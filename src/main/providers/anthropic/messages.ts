import * as z from 'zod';
import type { Usage } from '#main/values/usage.ts';

const Count = z.int().nonnegative().nullish().catch(null);

/** What Anthropic says about its use of tokens. The three input counts are disjoint; thinking is in the output. */
export const UsageBody = z.object({
  input_tokens: Count,
  cache_read_input_tokens: Count,
  cache_creation_input_tokens: Count,
  cache_creation: z.object({ ephemeral_1h_input_tokens: Count }).nullish().catch(null),
  output_tokens: Count,
});
type UsageBody = z.infer<typeof UsageBody>;

const ReplyBody = z.object({
  model: z.string().nullish().catch(null),
  usage: UsageBody.nullish().catch(null),
});

const RequestBody = z.object({
  model: z.string().nullish().catch(null),
  stream: z.boolean().nullish().catch(null),
});

export function toUsage(body: UsageBody): Usage {
  const written = body.cache_creation_input_tokens ?? null;
  const forAnHour = body.cache_creation?.ephemeral_1h_input_tokens ?? null;
  return {
    inputTokens: body.input_tokens ?? null,
    cacheReadTokens: body.cache_read_input_tokens ?? null,
    cacheWriteTokens: written === null ? null : Math.max(written - (forAnHour ?? 0), 0),
    cacheWriteHourTokens: forAnHour,
    outputTokens: body.output_tokens ?? null,
  };
}

/** Model and use of a whole answer; of bytes that are no answer, nothing. */
export function readReply(body: Uint8Array): { model: string | null; usage: Usage | null } {
  const reply = ReplyBody.safeParse(parseJson(body));
  if (!reply.success) return { model: null, usage: null };
  const { model, usage } = reply.data;
  return { model: model ?? null, usage: usage ? toUsage(usage) : null };
}

/** What a request says. Its characters are the whole body's, a few more than the prompt's own. */
export function readRequest(body: Uint8Array): {
  model: string | null;
  isStream: boolean;
  inputCharacters: number;
} {
  const request = RequestBody.safeParse(parseJson(body));
  const { model = null, stream = false } = request.success ? request.data : {};
  return { model, isStream: stream === true, inputCharacters: body.length };
}

/** The value of a JSON text, or `null` when it is none. */
export function parseJson(body: Uint8Array | string): unknown {
  try {
    return JSON.parse(typeof body === 'string' ? body : Buffer.from(body).toString('utf8'));
  } catch {
    return null;
  }
}
