import * as z from 'zod';
import type { Reading } from '#main/values/native-answer.ts';
import type { Headers } from '../dialect.ts';
import { parseJson } from '../parse-json.ts';
import { toUsage, UsageBody } from './usage.ts';

const ReplyBody = z.object({
  model: z.string().nullish().catch(null),
  usage: UsageBody.nullish().catch(null),
});

/** Model and use of a whole answer; `null` for bytes that are no answer of Anthropic's. */
export function readReply(_headers: Headers, body: Uint8Array): Reading | null {
  const reply = ReplyBody.safeParse(parseJson(body));
  if (!reply.success) return null;
  const { model, usage } = reply.data;
  return { model: model ?? null, usage: usage ? toUsage(usage) : null, reportedNanoUsd: null };
}
