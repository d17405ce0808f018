import { countTokens } from './stand-in-answers.ts';

/** What an answer of the stand-in is made of. */
export interface GeminiAnswer {
  readonly model: string;
  readonly text: string;
  readonly input: number;
  readonly isVoice: boolean;
  /** `wrong-usage` reports counts that can't be. */
  readonly mood: string;
}

const MODELS = [
  'gemini-3.8-flash',
  'gemini-3.5-flash',
  'gemini-3.1-pro-preview',
  'gemini-2.5-flash-tts',
];
/** As many thoughts come before every answer. */
export const THOUGHTS = 12;
/** A quarter of a second of silence. */
const SILENCE = Buffer.alloc(12_000).toString('base64');
const MODALITY_BY_VOICE = { true: 'AUDIO', false: 'TEXT' } as const;

/** One page of `GET /models`. */
export function listModels(pageSize: number): object {
  const models = MODELS.slice(0, pageSize).map((id) => ({
    name: `models/${id}`,
    displayName: id,
    supportedGenerationMethods: ['generateContent', 'countTokens'],
  }));
  return models.length < MODELS.length ? { models, nextPageToken: 'practice' } : { models };
}

/** One chunk, which is the whole answer when nothing of it is missing. `said` is all that was sent so far. */
export function chunkOf(
  { model, input, isVoice, mood }: GeminiAnswer,
  piece: string,
  said: string,
  isLast: boolean,
): object {
  const sound = { inlineData: { mimeType: 'audio/L16;codec=pcm;rate=24000', data: SILENCE } };
  const parts = [isVoice ? sound : { text: piece }];
  const content = { role: 'model', parts };
  const candidate = { content, index: 0, ...(isLast && { finishReason: 'STOP' }) };
  return {
    candidates: [candidate],
    usageMetadata: mood === 'wrong-usage' ? WRONG : usageOf(input, said, isVoice, isLast),
    modelVersion: model,
    responseId: 'practice',
  };
}

const WRONG = { promptTokenCount: -5, candidatesTokenCount: 'many', totalTokenCount: 1e300 };

function usageOf(input: number, said: string, isVoice: boolean, isLast: boolean): object {
  const output = countTokens(said);
  const base = {
    promptTokenCount: input,
    thoughtsTokenCount: THOUGHTS,
    totalTokenCount: input + THOUGHTS,
  };
  if (!isLast) return base;
  const modality = MODALITY_BY_VOICE[`${isVoice}`];
  return {
    ...base,
    candidatesTokenCount: output,
    candidatesTokensDetails: [{ modality, tokenCount: output }],
    totalTokenCount: input + THOUGHTS + output,
  };
}

/** A whole interaction. */
export function interactionOf({ model, text, input }: GeminiAnswer, id: string): object {
  const output = countTokens(text);
  return {
    id,
    object: 'interaction',
    model,
    status: 'completed',
    created: '2026-11-22T00:00:00Z',
    updated: '2026-11-22T00:00:00Z',
    steps: [{ type: 'model_output', content: [{ type: 'text', text }] }],
    usage: {
      total_input_tokens: input,
      total_cached_tokens: 0,
      total_output_tokens: output,
      total_thought_tokens: THOUGHTS,
      total_tool_use_tokens: 0,
      total_tokens: input + output + THOUGHTS,
    },
  };
}

/** The same answer in the OpenAI form. */
export function completionOf({ model, text, input }: GeminiAnswer): object {
  const output = countTokens(text);
  return {
    id: 'practice',
    object: 'chat.completion',
    created: 1_795_000_000,
    model,
    choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
    usage: {
      prompt_tokens: input,
      completion_tokens: output,
      total_tokens: input + output + THOUGHTS,
    },
  };
}
