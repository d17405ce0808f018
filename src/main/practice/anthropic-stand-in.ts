import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '#main/host/clock.ts';
import { answerTo, countTokens } from './stand-in-answers.ts';
import { ERRORS_ON_DEMAND, findMistake, INVALID_KEY, NOT_FOUND } from './stand-in-errors.ts';
import {
  headerOf,
  keyOf,
  parseObject,
  readText,
  sendError,
  sendHtml,
  sendJson,
} from './stand-in-http.ts';
import { StandInLimits } from './stand-in-limits.ts';
import { listModels } from './stand-in-models.ts';
import { isCutByUs, streamAnswer } from './stand-in-stream.ts';

/** What the stand-in noticed, for the tests that stand on its other side. */
export interface StandInEvents {
  requestCame?(headers: IncomingMessage['headers']): void;
  /** The other side closed its connection before the answer was complete. `atMs` is monotonic. */
  clientLeft?(atMs: number): void;
  /** What the real one would put on the bill, once for each answer, complete or not. */
  billed?(tokens: { readonly input: number; readonly output: number }): void;
}

const THINKING_MS = 40;
const SLOW_THINKING_MS = 1_500;

/** Answers on loopback as Anthropic's API would, without a network and without a cost. */
export function createAnthropicStandIn(
  clock: Clock,
  events: StandInEvents = {},
): (request: IncomingMessage, response: ServerResponse) => void {
  const limits = new StandInLimits(clock);
  let requests = 0;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    events.requestCame?.(request.headers);
    requests += 1;
    response.setHeader('request-id', `req_practice_${String(requests).padStart(8, '0')}`);
    const text = await readText(request);
    if (!isKey(keyOf(request))) return sendError(response, INVALID_KEY);

    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    switch (`${request.method} ${pathname}`) {
      case 'GET /v1/models':
        return answerModels(request, response, searchParams);
      case 'POST /v1/messages/count_tokens':
        return sendJson(response, 200, { input_tokens: countTokens(text) });
      case 'POST /v1/messages':
        return answerMessage(request, response, text);
      default:
        return sendError(response, NOT_FOUND);
    }
  }

  function answerModels(
    request: IncomingMessage,
    response: ServerResponse,
    query: URLSearchParams,
  ): void {
    const error = ERRORS_ON_DEMAND.get(wantedOf(request, ''));
    if (error) return sendError(response, error);
    sendJson(response, 200, listModels(Number(query.get('limit') ?? '20')));
  }

  async function answerMessage(
    request: IncomingMessage,
    response: ServerResponse,
    text: string,
  ): Promise<void> {
    const body = parseObject(text);
    const model = textOf(body?.['model']);
    const mood = wantedOf(request, model);
    const mistake = findMistake(body, headerOf(request, 'anthropic-version'));
    if (mistake) return sendError(response, mistake);
    if (mood === 'hang') return;
    if (mood === 'html') return sendHtml(response);
    const error = ERRORS_ON_DEMAND.get(mood);
    if (error) return sendError(response, error, headerOf(request, 'x-practice-retry-after'));

    const answer = answerTo(text);
    const input = countTokens(text);
    const inputUsage = {
      input_tokens: input,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 0,
    };
    for (const [name, value] of Object.entries(limits.count(input, countTokens(answer))))
      response.setHeader(name, value);
    const id = `msg_practice_${String(requests).padStart(8, '0')}`;
    if (body?.['stream'] === true) {
      const output = await streamAnswer(response, { id, model, answer, inputUsage, mood }, clock);
      return events.billed?.({ input, output });
    }
    await new Promise<void>((resolve) => {
      clock.after(mood === 'slow' ? SLOW_THINKING_MS : THINKING_MS, resolve);
    });
    const output = countTokens(answer);
    // The real one has done the work by now, whether anybody still waits for it or not.
    events.billed?.({ input, output });
    sendJson(response, 200, {
      id,
      type: 'message',
      role: 'assistant',
      model,
      content: [{ type: 'text', text: answer }],
      stop_reason: 'end_turn',
      stop_sequence: null,
      usage: { ...inputUsage, output_tokens: output, service_tier: 'standard' },
    });
  }

  return (request, response) => {
    response.once('close', () => {
      if (!response.writableFinished && !isCutByUs(response))
        events.clientLeft?.(clock.monotonicMs());
    });
    // A client that leaves in the middle of its own request needs no answer.
    handle(request, response).catch(() => response.destroy());
  };
}

/** What is asked for by the header `x-practice-answer`, or by a model named `practice-…`. */
function wantedOf(request: IncomingMessage, model: string): string {
  return headerOf(request, 'x-practice-answer') || model.replace(/^practice-/, '');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function isKey(key: string): boolean {
  return key.startsWith('sk-ant-') && !key.includes('invalid');
}
