import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '#main/host/clock.ts';
import {
  INVALID_KEY,
  NOT_FOUND,
  OPENAI_ERRORS_ON_DEMAND,
  sendOpenAiError,
} from './openai-stand-in-errors.ts';
import { isCutOnDemand, streamEvents } from './openai-stand-in-stream.ts';
import { answerTo, countTokens } from './stand-in-answers.ts';
import type { StandInEvents } from './anthropic-stand-in.ts';
import { headerOf, keyOf, parseObject, readText, sendHtml, sendJson } from './stand-in-http.ts';
import { answerVoice } from './voice-stand-in.ts';

export interface OpenAiStandInOptions {
  /** The models that it lists. */
  readonly models: readonly string[];
  /** Whether it takes a key, and tells of limits as OpenAI does. */
  readonly isHosted: boolean;
  readonly events?: StandInEvents;
}

const THINKING_MS = 40;
const SLOW_THINKING_MS = 1_500;
const REQUESTS_PER_MINUTE = 5_000;
const TOKENS_PER_MINUTE = 2_000_000;
const VECTOR = [0.1, -0.2, 0.3];

/** Answers on loopback as OpenAI's API would, or a local server that speaks as it does. */
export function createOpenAiStandIn(
  clock: Clock,
  { models, isHosted, events = {} }: OpenAiStandInOptions,
): (request: IncomingMessage, response: ServerResponse) => void {
  let requests = 0;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    events.requestCame?.(request.headers);
    requests += 1;
    response.setHeader('x-request-id', `req_practice_${String(requests).padStart(8, '0')}`);
    const text = await readText(request);
    if (isHosted && !isKey(keyOf(request))) return sendOpenAiError(response, INVALID_KEY);
    const body = parseObject(text) ?? {};
    const mood = moodOf(request, body);
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (mood === 'hang') return;
    if (mood === 'html') return sendHtml(response);
    const error = OPENAI_ERRORS_ON_DEMAND.get(mood);
    if (error) return sendOpenAiError(response, error, headerOf(request, 'x-practice-retry-after'));
    const asked: Asked = { id: String(requests).padStart(8, '0'), text, body, mood };
    switch (`${request.method} ${pathname}`) {
      case 'GET /v1/models':
        return sendJson(response, 200, {
          object: 'list',
          data: models.map((id) => ({ id, object: 'model', created: 0, owned_by: 'practice' })),
        });
      case 'POST /v1/chat/completions':
        return answer(response, asked, chatForms(asked));
      case 'POST /v1/responses':
        return answer(response, asked, responseForms(asked));
      case 'POST /v1/embeddings':
        return sendJson(response, 200, {
          object: 'list',
          model: asked.body['model'],
          data: [{ object: 'embedding', index: 0, embedding: VECTOR }],
          usage: { prompt_tokens: countTokens(text), total_tokens: countTokens(text) },
        });
      case 'POST /v1/audio/speech':
        return answerVoice(response, body, clock);
      default:
        return sendOpenAiError(response, NOT_FOUND);
    }
  }

  async function answer(response: ServerResponse, asked: Asked, forms: Forms): Promise<void> {
    const { text, body, mood } = asked;
    const said = answerTo(text);
    if (isHosted) tellLimits(response, countTokens(text));
    events.billed?.({ input: countTokens(text), output: countTokens(said) });
    if (body['stream'] === true)
      return streamEvents(response, { answer: said, mood, ...forms.stream(said) }, clock);
    await new Promise<void>((resolve) => {
      clock.after(mood === 'slow' ? SLOW_THINKING_MS : THINKING_MS, resolve);
    });
    sendJson(response, 200, forms.whole(said));
  }

  return (request, response) => {
    response.once('close', () => {
      if (!response.writableFinished && !isCutOnDemand(response))
        events.clientLeft?.(clock.monotonicMs());
    });
    // A client that leaves in the middle of its own request needs no answer.
    handle(request, response).catch(() => response.destroy());
  };
}

interface Asked {
  readonly id: string;
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly mood: string;
}

/** An answer in one piece, and in many. */
interface Forms {
  whole(said: string): object;
  stream(said: string): {
    readonly begin: readonly object[];
    readonly piece: (text: string) => object;
    readonly end: readonly (object | string)[];
  };
}

function chatForms({ id, text, body, mood }: Asked): Forms {
  const common = { id: `chatcmpl-practice-${id}`, created: 0, model: body['model'] };
  const chunk = { ...common, object: 'chat.completion.chunk' };
  const choice = (delta: object, reason: string | null) => ({
    ...chunk,
    choices: [{ index: 0, delta, finish_reason: reason }],
  });
  const usage = (said: string) =>
    mood === 'wrong-usage'
      ? { prompt_tokens: -1, completion_tokens: 'many', total_tokens: null }
      : {
          prompt_tokens: countTokens(text),
          completion_tokens: countTokens(said),
          total_tokens: countTokens(text) + countTokens(said),
        };
  const options = body['stream_options'] as { include_usage?: unknown } | undefined;
  return {
    whole: (said) => ({
      ...common,
      object: 'chat.completion',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: said, refusal: null },
          finish_reason: 'stop',
          logprobs: null,
        },
      ],
      usage: usage(said),
    }),
    stream: (said) => ({
      begin: [choice({ role: 'assistant', content: '' }, null)],
      piece: (content) => choice({ content }, null),
      end: [
        choice({}, 'stop'),
        ...(options?.include_usage === true ? [{ ...chunk, choices: [], usage: usage(said) }] : []),
        '[DONE]',
      ],
    }),
  };
}

function responseForms({ id, text, body }: Asked): Forms {
  const item = `msg_practice_${id}`;
  const whole = (said: string, status: string) => ({
    id: `resp_practice_${id}`,
    object: 'response',
    created_at: 0,
    status,
    error: null,
    incomplete_details: null,
    model: body['model'],
    output: [
      {
        id: item,
        type: 'message',
        role: 'assistant',
        status,
        content: [{ type: 'output_text', text: said, annotations: [] }],
      },
    ],
    usage:
      status === 'completed'
        ? {
            input_tokens: countTokens(text),
            input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
            output_tokens: countTokens(said),
            output_tokens_details: { reasoning_tokens: 0 },
            total_tokens: countTokens(text) + countTokens(said),
          }
        : null,
  });
  const place = { item_id: item, output_index: 0, content_index: 0 };
  return {
    whole: (said) => whole(said, 'completed'),
    stream: (said) => ({
      begin: [
        { type: 'response.created', response: { ...whole('', 'in_progress'), output: [] } },
        {
          type: 'response.output_item.added',
          output_index: 0,
          item: {
            id: item,
            type: 'message',
            role: 'assistant',
            status: 'in_progress',
            content: [],
          },
        },
        {
          type: 'response.content_part.added',
          ...place,
          part: { type: 'output_text', text: '', annotations: [] },
        },
      ],
      piece: (delta) => ({ type: 'response.output_text.delta', ...place, delta }),
      end: [
        { type: 'response.output_text.done', ...place, text: said },
        { type: 'response.completed', response: whole(said, 'completed') },
      ],
    }),
  };
}

/** What is asked for by the header `x-practice-answer`, or by a model or a voice named `practice-…`. */
function moodOf(request: IncomingMessage, body: Readonly<Record<string, unknown>>): string {
  const named = [body['model'], body['voice']].find(
    (name): name is string => typeof name === 'string' && name.startsWith('practice-'),
  );
  return headerOf(request, 'x-practice-answer') || (named ?? '').replace(/^practice-/, '');
}

function tellLimits(response: ServerResponse, tokens: number): void {
  const limits = {
    'limit-requests': REQUESTS_PER_MINUTE,
    'remaining-requests': REQUESTS_PER_MINUTE - 1,
    'reset-requests': '12ms',
    'limit-tokens': TOKENS_PER_MINUTE,
    'remaining-tokens': Math.max(TOKENS_PER_MINUTE - tokens, 0),
    'reset-tokens': '6ms',
  };
  for (const [name, value] of Object.entries(limits))
    response.setHeader(`x-ratelimit-${name}`, String(value));
}

function isKey(key: string): boolean {
  return key.startsWith('sk-') && !key.includes('invalid');
}
