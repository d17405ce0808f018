import * as z from 'zod';
import type { RequestReading } from '../dialect.ts';
import { parseJson } from './parse-json.ts';

const RequestBody = z.object({
  model: z.string().nullish().catch(null),
  stream: z.boolean().nullish().catch(null),
  max_tokens: z.int().nonnegative().nullish().catch(null),
  system: z.unknown().optional(),
  messages: z.unknown().optional(),
  tools: z.unknown().optional(),
});

/**
 * What an image or a document counts for, as characters of text: 1,600 tokens. A guess of ours: a small
 * image takes fewer, a large one or a long document more, and its bytes tell too little to say which.
 */
const ENCODED_CHARACTERS = 6_400;

/** What a request says of itself. */
export function readRequest(body: Uint8Array): RequestReading {
  const request = RequestBody.safeParse(parseJson(body));
  if (!request.success)
    return { model: null, isStream: false, inputCharacters: body.length, maxOutputTokens: null };
  const { model, stream, max_tokens: maxTokens, system, messages, tools } = request.data;
  return {
    model: model ?? null,
    isStream: stream === true,
    inputCharacters: countCharacters([system, messages, tools]),
    maxOutputTokens: maxTokens ?? null,
  };
}

/** Names and texts at every depth. Goes down without recursion, because a body may be nested without end. */
function countCharacters(parts: readonly unknown[]): number {
  const left = [...parts];
  let characters = 0;
  while (left.length > 0) {
    const value = left.pop();
    if (typeof value === 'string') characters += value.length;
    else if (Array.isArray(value)) for (const item of value) left.push(item);
    else if (typeof value === 'object' && value !== null) {
      if ('type' in value && value.type === 'base64') characters += ENCODED_CHARACTERS;
      else
        for (const [name, child] of Object.entries(value)) {
          characters += name.length;
          left.push(child);
        }
    }
  }
  return characters;
}
