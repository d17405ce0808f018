import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '#main/host/clock.ts';
import { agentAnswer, chatAnswer, frame, searchAnswer } from './perplexity-stand-in-answers.ts';
import {
  errorOnDemand,
  NO_SUCH_ADDRESS,
  REFUSED_KEY,
  sendMissingField,
  sendPerplexityError,
} from './perplexity-stand-in-errors.ts';
import { streamAgent, streamChat } from './perplexity-stand-in-stream.ts';
import { headerOf, keyOf, parseObject, readText, sendHtml, sendJson } from './stand-in-http.ts';

/** What the stand-in noticed, for the tests that stand on its other side. */
export interface PerplexityStandInEvents {
  requestCame?(path: string, headers: IncomingMessage['headers']): void;
}

/** A key that only this stand-in takes. */
export const PERPLEXITY_PRACTICE_KEY = 'pplx-practice-this-key-costs-nothing';

const THINKING_MS = 40;
const SLOW_THINKING_MS = 1_500;
const USUAL_RESULTS = 10;

type Fields = Readonly<Record<string, unknown>>;

/**
 * Answers on loopback as Perplexity would, without a network and without a cost. What is to go wrong is
 * asked for by the header `x-practice-answer`, or by a model or preset named `practice-…`.
 */
export function createPerplexityStandIn(
  clock: Clock,
  events: PerplexityStandInEvents = {},
): (request: IncomingMessage, response: ServerResponse) => void {
  let requests = 0;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    events.requestCame?.(pathname, request.headers);
    requests += 1;
    const id = `practice_${String(requests).padStart(8, '0')}`;
    const text = await readText(request);
    // The real list of models asks for no key at all.
    if (pathname === '/v1/models') return sendJson(response, 200, MODELS);
    if (!isKey(keyOf(request))) return sendPerplexityError(response, REFUSED_KEY);
    const body = parseObject(text) ?? {};
    const mood = moodOf(request, body);
    if (mood === 'hang') return;
    if (mood === 'html') return sendHtml(response);
    const error = errorOnDemand(mood);
    const wait = headerOf(request, 'x-practice-retry-after');
    if (error) return sendPerplexityError(response, error, wait);
    const route = `${request.method} ${pathname}`;
    if (/^POST \/v1\/(?:agent|responses)$/.test(route))
      return answerAgent(response, id, { body, text, mood });
    if (/^POST \/v1\/(?:agent|responses)\/[^/]+\/cancel$/.test(route))
      return sendJson(response, 200, { response_id: pathname.split('/')[3], status: 'cancelling' });
    if (route === 'POST /search') {
      if (!('query' in body)) return sendMissingField(response, 'query');
      const most = body['max_results'];
      return sendJson(
        response,
        200,
        searchAnswer(id, typeof most === 'number' ? most : USUAL_RESULTS),
      );
    }
    if (/^POST \/(?:chat\/completions|v1\/sonar)$/.test(route))
      return answerChat(response, id, { body, text, mood });
    sendPerplexityError(response, NO_SUCH_ADDRESS);
  }

  async function answerAgent(
    response: ServerResponse,
    id: string,
    { body, text, mood }: { body: Fields; text: string; mood: string },
  ): Promise<void> {
    if (!('input' in body)) return sendMissingField(response, 'input');
    const asked = textOf(body['model']) || textOf(body['preset']);
    const isSearching = 'preset' in body || Array.isArray(body['tools']);
    const answer = agentAnswer(`resp_${id}`, asked, text, isSearching);
    if (body['stream'] === true) return streamAgent(response, answer, asked, mood, clock);
    await think(mood);
    if (mood === 'failed') {
      const failed = frame(`resp_${id}`, asked, 'failed');
      const error = { message: 'The model stopped answering.', type: 'server_error', code: '500' };
      return sendJson(response, 200, { ...failed, error });
    }
    const spoiled = {
      incomplete: { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } },
      'wrong-usage': {
        usage: { input_tokens: -1, output_tokens: 'many', cost: { total_cost: -5 } },
      },
    };
    const change = Object.entries(spoiled).find(([name]) => name === mood)?.[1] ?? {};
    sendJson(response, 200, { ...answer.response, ...change });
  }

  async function answerChat(
    response: ServerResponse,
    id: string,
    { body, text, mood }: { body: Fields; text: string; mood: string },
  ): Promise<void> {
    if (!('messages' in body)) return sendMissingField(response, 'messages');
    const answer = chatAnswer(id, textOf(body['model']), text);
    if (body['stream'] === true) return streamChat(response, answer, mood, clock);
    await think(mood);
    const message = { role: 'assistant', content: answer.text };
    sendJson(response, 200, {
      ...answer.common,
      object: 'chat.completion',
      usage: answer.usageOf(answer.text),
      choices: [{ index: 0, message, finish_reason: 'stop' }],
    });
  }

  function think(mood: string): Promise<void> {
    return new Promise((resolve) => {
      clock.after(mood === 'slow' ? SLOW_THINKING_MS : THINKING_MS, resolve);
    });
  }

  return (request, response) => {
    // A client that leaves in the middle of its own request needs no answer.
    handle(request, response).catch(() => response.destroy());
  };
}

const MODELS = {
  object: 'list',
  data: ['openai/gpt-6-luna', 'anthropic/claude-opus-5-5'].map((id) => ({ id, object: 'model' })),
};

function moodOf(request: IncomingMessage, body: Fields): string {
  const name = textOf(body['model']) || textOf(body['preset']);
  const named = name.startsWith('practice-') ? name.slice('practice-'.length) : '';
  return headerOf(request, 'x-practice-answer') || named;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function isKey(key: string): boolean {
  return key.startsWith('pplx-') && !key.includes('invalid');
}
