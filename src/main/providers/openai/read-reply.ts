import * as z from 'zod';
import type { Reading } from '#main/values/native-answer.ts';
import type { Headers } from '../dialect.ts';
import { parseJson } from '../parse-json.ts';
import { toUsage, UsageBody } from './usage.ts';

const ReplyBody = z.object({
  model: z.string().nullish().catch(null),
  usage: UsageBody.nullish().catch(null),
});

/** Model and use of a whole answer; `null` for bytes that are no answer of such a server. */
export function readReply(_headers: Headers, body: Uint8Array): Reading | null {
  const reply = ReplyBody.safeParse(parseJson(body));
  return reply.success ? toReading(reply.data) : null;
}

/** The same of vectors, which have no output at all. */
export function readEmbeddings(headers: Headers, body: Uint8Array): Reading | null {
  const reading = readReply(headers, body);
  if (!reading?.usage) return reading;
  return { ...reading, usage: { ...reading.usage, outputTokens: reading.usage.outputTokens ?? 0 } };
}

export function toReading({ model, usage }: z.infer<typeof ReplyBody>): Reading {
  return { model: model ?? null, usage: usage ? toUsage(usage) : null, reportedNanoUsd: null };
}
