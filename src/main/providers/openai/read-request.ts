import { applyEdits, modify } from 'jsonc-parser';
import * as z from 'zod';
import type { RequestReading, RouteRequest } from '../dialect.ts';
import { countCharacters, ENCODED_CHARACTERS, textEstimate } from '../estimates.ts';
import { parseJson } from '../parse-json.ts';

const Limit = z.int().nonnegative().nullish().catch(null);
const RequestBody = z.object({
  model: z.string().nullish().catch(null),
  stream: z.boolean().nullish().catch(null),
  stream_options: z.unknown().optional(),
  max_completion_tokens: Limit,
  max_tokens: Limit,
  max_output_tokens: Limit,
  n: z.int().min(1).max(128).nullish().catch(null),
  instructions: z.unknown().optional(),
  messages: z.unknown().optional(),
  input: z.unknown().optional(),
  prompt: z.unknown().optional(),
  tools: z.unknown().optional(),
});
type RequestBody = z.infer<typeof RequestBody>;

/** What a request for text says of itself, as chat completions, responses and embeddings have it. */
export function readRequest({ body }: RouteRequest): RequestReading {
  const request = RequestBody.safeParse(parseJson(body));
  if (!request.success)
    return { model: null, isStream: false, estimate: textEstimate(body.length, null), body: null };
  const { model, stream, messages, input, prompt, instructions, tools, n } = request.data;
  const characters = countCharacters([messages, input, prompt, instructions, tools], encodedLength);
  const most = mostOf(request.data);
  return {
    model: model ?? null,
    isStream: stream === true,
    estimate: textEstimate(characters, most === null ? null : most * (n ?? 1)),
    body: null,
  };
}

/** The same, and asks for the use at the end of a stream where the client did not. */
export function readChatRequest(request: RouteRequest): RequestReading {
  const reading = readRequest(request);
  return reading.isStream ? { ...reading, body: withUsage(Buffer.from(request.body)) } : reading;
}

const StreamOptions = z.object({
  stream_options: z.object({ include_usage: z.unknown().optional() }).nullish().catch(null),
});

/** The body with `stream_options.include_usage` set and nothing else changed; `null` when it was set. */
function withUsage(body: Buffer): Buffer | null {
  const text = body.toString('utf8');
  const value = parseJson(text);
  const options = StreamOptions.safeParse(value);
  if (!options.success || options.data.stream_options?.include_usage === true) return null;
  const hasOptions = typeof value === 'object' && value !== null && 'stream_options' in value;
  if (!hasOptions)
    return Buffer.from(text.replace('{', '{"stream_options":{"include_usage":true},'));
  try {
    // What is there may be `null`, which has no place for one more name.
    const [path, set] = options.data.stream_options
      ? [['stream_options', 'include_usage'], true]
      : [['stream_options'], { include_usage: true }];
    return Buffer.from(applyEdits(text, modify(text, path, set, {})));
  } catch {
    // Nested without end. It goes as it came, and its use is estimated.
    return null;
  }
}

function mostOf(body: RequestBody): number | null {
  return body.max_completion_tokens ?? body.max_tokens ?? body.max_output_tokens ?? null;
}

/** A picture, a recording or a file inside a message; `null` for everything else. */
function encodedLength(value: object): number | null {
  const one = value as Readonly<Record<string, unknown>>;
  const texts = [one['url'], one['image_url'], one['file_data']];
  const isInline = texts.some((text) => typeof text === 'string' && text.startsWith('data:'));
  const isSound = typeof one['data'] === 'string' && 'format' in one;
  return isInline || isSound ? ENCODED_CHARACTERS : null;
}
