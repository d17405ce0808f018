import * as z from 'zod';
import type { RequestReading, RouteRequest } from '../dialect.ts';
import { countCharacters, ENCODED_CHARACTERS, textEstimate } from '../estimates.ts';
import { parseJson } from '../parse-json.ts';

const Text = z.string().nullish().catch(null);
const Count = z.int().nonnegative().nullish().catch(null);
const RequestBody = z.object({
  model: Text,
  models: z.array(z.string()).nullish().catch(null),
  preset: Text,
  stream: z.boolean().nullish().catch(null),
  max_output_tokens: Count,
  max_steps: Count,
  input: z.unknown().optional(),
  instructions: z.unknown().optional(),
  tools: z
    .array(z.object({ type: Text }))
    .nullish()
    .catch(null),
});
type RequestBody = z.infer<typeof RequestBody>;

/** Of the preset `fast` one is recorded. Of what others do nothing is published: a guess of ours. */
const SEARCHES_OF_FAST = 1;
const USUAL_SEARCHES = 3;
/** What one search brings back is read by the model, too: 3,000 tokens are recorded, and this is a little more. */
const CHARACTERS_OF_A_SEARCH = 16_000;

/** What a request to the Agent API says of itself. Its model is what was asked for: a model, or a preset. */
export function readAgentRequest({ body }: RouteRequest): RequestReading {
  const request = RequestBody.safeParse(parseJson(body));
  if (!request.success)
    return { model: null, isStream: false, estimate: textEstimate(body.length, null), body: null };
  const { model, models, preset, stream, max_output_tokens: most } = request.data;
  const { input, instructions, tools } = request.data;
  const characters = countCharacters([input, instructions, tools], encodedFile);
  const queries = expectedSearches(request.data);
  const seen = textEstimate(characters, most ?? null);
  const dearest = textEstimate(characters + queries * CHARACTERS_OF_A_SEARCH, most ?? null);
  return {
    model: model ?? models?.[0] ?? preset ?? null,
    isStream: stream === true,
    estimate: (output) => ({ ...(output === null ? dearest : seen)(output), queries }),
    body: null,
  };
}

function expectedSearches({ preset, tools, max_steps: steps }: RequestBody): number {
  const hasSearch = tools?.some(({ type }) => type?.endsWith('_search') ?? false) ?? false;
  if (typeof preset !== 'string' && !hasSearch) return 0;
  const usual = preset === 'fast' ? SEARCHES_OF_FAST : USUAL_SEARCHES;
  return steps ?? usual;
}

/** Images and files come as a URL with everything in it. */
function encodedFile(value: object): number | null {
  const isFile = ['image_url', 'file_url', 'file_data'].some((name) => name in value);
  return isFile ? ENCODED_CHARACTERS : null;
}
