import * as z from 'zod';
import type { RequestReading, RouteRequest } from '../dialect.ts';
import { countCharacters, ENCODED_CHARACTERS, textEstimate } from '../estimates.ts';
import { parseJson } from '../parse-json.ts';

const RequestBody = z.object({
  model: z.string().nullish().catch(null),
  stream: z.boolean().nullish().catch(null),
  max_tokens: z.int().nonnegative().nullish().catch(null),
  system: z.unknown().optional(),
  messages: z.unknown().optional(),
  tools: z.unknown().optional(),
});

/** What a request says of itself. */
export function readRequest({ body }: RouteRequest): RequestReading {
  const request = RequestBody.safeParse(parseJson(body));
  if (!request.success)
    return { model: null, isStream: false, estimate: textEstimate(body.length, null), body: null };
  const { model, stream, max_tokens: maxTokens, system, messages, tools } = request.data;
  const characters = countCharacters([system, messages, tools], (value) =>
    'type' in value && value.type === 'base64' ? ENCODED_CHARACTERS : null,
  );
  return {
    model: model ?? null,
    isStream: stream === true,
    estimate: textEstimate(characters, maxTokens ?? null),
    body: null,
  };
}
