import * as z from 'zod';
import type { Reading } from '#main/values/native-answer.ts';
import type { Headers, RequestReading, RouteRequest } from '../dialect.ts';
import { countCharacters, ENCODED_CHARACTERS, textEstimate } from '../estimates.ts';
import { parseJson } from '../parse-json.ts';
import { ChatUsage, fromChatUsage, reportedCost } from './usage.ts';

const RequestBody = z.object({
  model: z.string().nullish().catch(null),
  stream: z.boolean().nullish().catch(null),
  max_tokens: z.int().nonnegative().nullish().catch(null),
  messages: z.unknown().optional(),
});
const Reply = z.object({
  model: z.string().nullish().catch(null),
  usage: ChatUsage.nullish().catch(null),
});
/** What is done later is wrapped on its way in, and on its way out once it is done. */
const LaterRequest = z.object({ request: z.unknown() });
const LaterReply = z.object({ response: Reply.nullish().catch(null) });

/** Each answer of these models looks something up first. */
const SEARCHES = 1;

/** What a request to the older chat completions says of itself. */
export function readChatRequest({ body }: RouteRequest): RequestReading {
  return readBody(parseJson(body), body.length);
}

/** The same of one that is answered later. */
export function readLaterRequest({ body }: RouteRequest): RequestReading {
  const later = LaterRequest.safeParse(parseJson(body));
  return { ...readBody(later.data?.request, body.length), isStream: false };
}

/** Model, use and cost of a whole answer; `null` for bytes that are no answer of Perplexity's. */
export function readChatReply(_headers: Headers, body: Uint8Array): Reading | null {
  const reply = Reply.safeParse(parseJson(body));
  return reply.success ? toReading(reply.data) : null;
}

/** Of what is answered later, which mostly knows nothing yet. */
export function readLaterReply(_headers: Headers, body: Uint8Array): Reading | null {
  const reply = LaterReply.safeParse(parseJson(body));
  if (!reply.success) return null;
  return toReading(reply.data.response ?? {});
}

/** Of one piece of a stream: each has all that was used so far. `null` when it says nothing. */
export function readChunk(chunk: unknown): Reading | null {
  const reply = Reply.safeParse(chunk);
  return reply.success && reply.data.usage ? toReading(reply.data) : null;
}

function readBody(value: unknown, length: number): RequestReading {
  const request = RequestBody.safeParse(value);
  if (!request.success)
    return { model: null, isStream: false, estimate: textEstimate(length, null), body: null };
  const { model, stream, max_tokens: most, messages } = request.data;
  const characters = countCharacters([messages], (part) =>
    'image_url' in part || 'file_url' in part ? ENCODED_CHARACTERS : null,
  );
  const estimate = textEstimate(characters, most ?? null);
  return {
    model: model ?? null,
    isStream: stream === true,
    estimate: (output) => ({ ...estimate(output), queries: SEARCHES }),
    body: null,
  };
}

function toReading({ model, usage }: Partial<z.infer<typeof Reply>>): Reading {
  return {
    model: model ?? null,
    usage: usage ? fromChatUsage(usage) : null,
    reportedNanoUsd: usage ? reportedCost(usage) : null,
  };
}
