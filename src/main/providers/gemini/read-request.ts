import * as z from 'zod';
import type { RequestReading, RouteRequest } from '../dialect.ts';
import { countCharacters, ENCODED_CHARACTERS, estimateTokens, textEstimate } from '../estimates.ts';
import { parseJson } from '../parse-json.ts';
import { modelName } from './model-name.ts';

const Count = z.int().nonnegative().nullish().catch(null);
const Config = z
  .object({
    maxOutputTokens: Count,
    max_output_tokens: Count,
    candidateCount: Count,
    candidate_count: Count,
  })
  .nullish()
  .catch(null);
const GenerateBody = z.looseObject({ generationConfig: Config, generation_config: Config });

/** What a request for content says of itself; its model is in the path. Google takes fields in either spelling. */
export function readGenerate({ params, body }: RouteRequest): RequestReading {
  const model = modelName(params['model'] ?? '');
  const isStream = params['stream'] !== undefined;
  const parsed = GenerateBody.safeParse(parseJson(body));
  if (!parsed.success)
    return { model, isStream, estimate: textEstimate(body.length, null), body: null };
  const { generationConfig, generation_config: other, ...rest } = parsed.data;
  const config = generationConfig ?? other ?? null;
  const most = config?.maxOutputTokens ?? config?.max_output_tokens ?? null;
  const answers = config?.candidateCount ?? config?.candidate_count ?? 1;
  return {
    model,
    isStream,
    estimate: textEstimate(
      countCharacters([rest], encodedSize),
      most === null ? null : most * Math.max(1, answers),
    ),
    body: null,
  };
}

/** What a request to embed says of itself: nothing comes back that is billed. */
export function readEmbed({ params, body }: RouteRequest): RequestReading {
  const characters = countCharacters([parseJson(body)], encodedSize);
  return {
    model: modelName(params['model'] ?? ''),
    isStream: false,
    estimate: () => estimateTokens(characters, 0),
    body: null,
  };
}

const InteractionBody = z.looseObject({
  model: z.string().nullish().catch(null),
  stream: z.boolean().nullish().catch(null),
  generation_config: Config,
});

/** What a request to interact says of itself. Where it names an agent instead of a model, no price is known. */
export function readInteraction({ body }: RouteRequest): RequestReading {
  const parsed = InteractionBody.safeParse(parseJson(body));
  if (!parsed.success)
    return { model: null, isStream: false, estimate: textEstimate(body.length, null), body: null };
  const { model, stream, generation_config: config, ...rest } = parsed.data;
  return {
    model: typeof model === 'string' ? modelName(model) : null,
    isStream: stream === true,
    estimate: textEstimate(countCharacters([rest], encodedSize), config?.max_output_tokens ?? null),
    body: null,
  };
}

const OpenAiBody = z.object({
  model: z.string().nullish().catch(null),
  stream: z.boolean().nullish().catch(null),
  max_tokens: Count,
  max_completion_tokens: Count,
  n: Count,
  messages: z.unknown().optional(),
  tools: z.unknown().optional(),
  input: z.unknown().optional(),
});

/** What a request in the OpenAI form says of itself. */
export function readOpenAiForm({ body }: RouteRequest): RequestReading {
  const parsed = OpenAiBody.safeParse(parseJson(body));
  if (!parsed.success)
    return { model: null, isStream: false, estimate: textEstimate(body.length, null), body: null };
  const { model, stream, max_tokens: old, max_completion_tokens: max, n } = parsed.data;
  const { messages, tools, input } = parsed.data;
  const characters = countCharacters([messages, tools, input], encodedSize);
  const most = max ?? old ?? null;
  return {
    model: typeof model === 'string' ? modelName(model) : null,
    isStream: stream === true,
    estimate:
      messages === undefined
        ? () => estimateTokens(characters, 0)
        : textEstimate(characters, most === null ? null : most * Math.max(1, n ?? 1)),
    body: null,
  };
}

/** A picture, a recording or a file that was uploaded before; `null` for anything else. */
function encodedSize(value: object): number | null {
  const isEncoded =
    ('data' in value && ('mimeType' in value || 'mime_type' in value)) ||
    'fileUri' in value ||
    'file_uri' in value ||
    ('url' in value && String(value.url).startsWith('data:'));
  return isEncoded ? ENCODED_CHARACTERS : null;
}
