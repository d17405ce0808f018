import * as z from 'zod';
import type { Reading } from '#main/values/native-answer.ts';
import type { Headers, RequestReading, RouteRequest } from '../dialect.ts';
import { countCharacters, estimateTokens } from '../estimates.ts';
import { parseJson } from '../parse-json.ts';
import { readChatReply } from './chat.ts';

const RequestBody = z.object({
  model: z.string().nullish().catch(null),
  input: z.unknown().optional(),
});

export function readEmbeddingsRequest({ body }: RouteRequest): RequestReading {
  const { data } = RequestBody.safeParse(parseJson(body));
  const characters = data ? countCharacters([data.input], () => null) : body.length;
  return {
    model: data?.model ?? null,
    isStream: false,
    estimate: () => estimateTokens(characters, 0),
    body: null,
  };
}

/** Numbers are no tokens: nothing comes out. */
export function readEmbeddingsReply(headers: Headers, body: Uint8Array): Reading | null {
  const reading = readChatReply(headers, body);
  if (!reading?.usage) return reading;
  return { ...reading, usage: { ...reading.usage, outputTokens: 0 } };
}
