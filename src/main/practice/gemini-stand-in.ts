import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '#main/host/clock.ts';
import {
  chunkOf,
  completionOf,
  interactionOf,
  listModels,
  THOUGHTS,
  type GeminiAnswer,
} from './gemini-stand-in-bodies.ts';
import {
  errorBody,
  errorOnDemand,
  INVALID_KEY,
  INVALID_REQUEST,
  NOT_FOUND,
  OVERLOADED,
  type GeminiError,
} from './gemini-stand-in-errors.ts';
import { answerTo, countTokens, inPieces } from './stand-in-answers.ts';
import { headerOf, parseObject, readText, sendHtml, sendJson } from './stand-in-http.ts';

/** What the stand-in noticed, for the tests that stand on its other side. */
export interface GeminiStandInEvents {
  /** With its target as it came, query and all. */
  requestCame?(headers: IncomingMessage['headers'], target: string): void;
  /** What the real one would put on the bill, thoughts included. */
  billed?(tokens: { readonly input: number; readonly output: number }): void;
}

const BETWEEN_PIECES_MS = 15;
const SLOW_MS = 1_500;
const PATH =
  /^\/v1(?:beta|alpha)?\/(?:models(?:\/(?<model>[^:]+):(?<act>\w+)|\/[^/:]+)?|(?<interaction>interactions)(?:\/.+)?|openai\/(?<open>chat\/completions|models))$/;

/** Answers on loopback as Gemini's API would, without a network and without a cost. */
export function createGeminiStandIn(
  clock: Clock,
  events: GeminiStandInEvents = {},
): (request: IncomingMessage, response: ServerResponse) => void {
  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => void clock.after(ms, resolve));

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    events.requestCame?.(request.headers, request.url ?? '');
    response.setHeader('x-gemini-service-tier', 'standard');
    const text = await readText(request);
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const path = PATH.exec(decodeURIComponent(pathname))?.groups;
    const isInteraction = path?.['interaction'] !== undefined;
    const refuse = ({ status }: GeminiError, body: object): void =>
      sendJson(response, status, body);
    const fail = (error: GeminiError): void => refuse(error, errorBody(error, isInteraction));
    if (!isKey(request, path?.['open'] !== undefined)) return fail(INVALID_KEY);
    if (!path) return fail(NOT_FOUND);

    const body = parseObject(text);
    const model = path['model'] ?? textOf(body?.['model']);
    const mood = headerOf(request, 'x-practice-answer') || model.replace(/^practice-/, '');
    const error = errorOnDemand(mood, headerOf(request, 'x-practice-retry-after'));
    if (mood === 'hang') return;
    if (mood === 'html') return sendHtml(response);
    if (error) return fail(error);

    const said = answerTo(text);
    const isVoice = model.endsWith('-tts');
    const answer = { model, text: said, input: countTokens(text), isVoice, mood };
    if (request.method === 'GET' && !isInteraction)
      return sendJson(response, 200, listModels(Number(searchParams.get('pageSize') ?? '50')));
    if (path['act'] === 'countTokens')
      return sendJson(response, 200, { totalTokens: answer.input });
    if (isInteraction) return answerInteraction(request, response, body, answer);
    if (mood === 'slow') await pause(SLOW_MS);
    if (path['open'] !== undefined) return finish(response, answer, completionOf(answer));
    if (!Array.isArray(body?.['contents'])) return fail(INVALID_REQUEST);
    if (path['act'] === 'streamGenerateContent')
      return stream(response, answer, searchParams.get('alt') === 'sse');
    if (path['act'] !== 'generateContent') return fail(NOT_FOUND);
    finish(response, answer, chunkOf(answer, said, said, true));
  }

  function finish(response: ServerResponse, answer: GeminiAnswer, body: object): void {
    events.billed?.({ input: answer.input, output: countTokens(answer.text) + THOUGHTS });
    sendJson(response, 200, body);
  }

  /** As server-sent events, or as one list whose elements come one after the other. */
  async function stream(
    response: ServerResponse,
    answer: GeminiAnswer,
    isEvents: boolean,
  ): Promise<void> {
    response.writeHead(200, {
      'content-type': isEvents ? 'text/event-stream' : 'application/json; charset=UTF-8',
    });
    let sent = '';
    const write = (value: object, isFirst: boolean): void => {
      const json = JSON.stringify(value);
      response.write(isEvents ? `data: ${json}\r\n\r\n` : `${isFirst ? '[' : ',\r\n'}${json}`);
    };
    const pieces = inPieces(answer.text);
    for (const [index, piece] of pieces.entries()) {
      await pause(BETWEEN_PIECES_MS);
      if (response.destroyed) break;
      if (index === Math.floor(pieces.length / 2)) {
        if (answer.mood === 'cut-stream') return void response.destroy();
        if (answer.mood === 'error-event') {
          write(errorBody(OVERLOADED), false);
          return void response.end(isEvents ? '' : ']');
        }
      }
      sent += piece;
      write(chunkOf(answer, piece, sent, index === pieces.length - 1), index === 0);
    }
    events.billed?.({ input: answer.input, output: countTokens(sent) + THOUGHTS });
    response.end(isEvents ? '' : ']');
  }

  async function answerInteraction(
    request: IncomingMessage,
    response: ServerResponse,
    body: Record<string, unknown> | null,
    answer: GeminiAnswer,
  ): Promise<void> {
    const id = 'interaction-practice-1';
    if (request.method === 'DELETE') return sendJson(response, 200, {});
    const whole = interactionOf(answer, id);
    if (request.method === 'GET' || body?.['stream'] !== true) {
      if (answer.mood === 'slow') await pause(SLOW_MS);
      return finish(response, answer, whole);
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const send = (type: string, more: object): void => {
      response.write(`event: ${type}\ndata: ${JSON.stringify({ event_type: type, ...more })}\n\n`);
    };
    const begun = { id, object: 'interaction', model: answer.model, status: 'in_progress' };
    send('interaction.created', { interaction: begun });
    send('step.start', { index: 0, step: { type: 'model_output' } });
    for (const [index, piece] of inPieces(answer.text).entries()) {
      await pause(BETWEEN_PIECES_MS);
      if (index === 1 && answer.mood === 'cut-stream') return void response.destroy();
      if (index === 1 && answer.mood === 'error-event') {
        send('error', { error: { code: 'unavailable', message: OVERLOADED.message } });
        return void response.end();
      }
      send('step.delta', { index: 0, delta: { type: 'text', text: piece } });
    }
    send('step.stop', { index: 0 });
    send('interaction.completed', { interaction: whole });
    response.end('data: [DONE]\n\n');
    events.billed?.({ input: answer.input, output: countTokens(answer.text) + THOUGHTS });
  }

  return (request, response) => {
    // A client that leaves in the middle of its own request needs no answer.
    handle(request, response).catch(() => response.destroy());
  };
}

/** Where each form of the interface takes its key, and nowhere else. */
function isKey(request: IncomingMessage, isOpenAiForm: boolean): boolean {
  const key = isOpenAiForm
    ? headerOf(request, 'authorization').replace(/^Bearer /, '')
    : headerOf(request, 'x-goog-api-key');
  return /^(?:AQ\.|AIza)/.test(key) && !key.includes('invalid');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
