import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '#main/host/clock.ts';
import { answerTo, countTokens } from './stand-in-answers.ts';
import { ERRORS_ON_DEMAND, findMistake, type StandInError } from './stand-in-errors.ts';
import { StandInLimits } from './stand-in-limits.ts';
import { streamAnswer } from './stand-in-stream.ts';

/** What the stand-in noticed, for the tests that stand on its other side. */
export interface StandInEvents {
  requestCame?(headers: IncomingMessage['headers']): void;
  /** The other side closed its connection before the answer was complete. */
  clientLeft?(): void;
}

const THINKING_MS = 40;

/** Answers on loopback as Anthropic's API would, without a network and without a cost. */
export function createAnthropicStandIn(
  clock: Clock,
  events: StandInEvents = {},
): (request: IncomingMessage, response: ServerResponse) => void {
  const limits = new StandInLimits(clock);
  let requests = 0;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    events.requestCame?.(request.headers);
    response.on('close', () => {
      if (!response.writableFinished) events.clientLeft?.();
    });
    requests += 1;
    response.setHeader('request-id', `req_practice_${String(requests).padStart(8, '0')}`);
    const text = await readText(request);
    if (!isKey(keyOf(request))) return sendError(response, ERRORS_ON_DEMAND['invalid-key']);

    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (request.method === 'GET' && pathname === '/v1/models')
      return sendJson(response, 200, MODELS);
    if (request.method === 'POST' && pathname === '/v1/messages/count_tokens')
      return sendJson(response, 200, { input_tokens: countTokens(text) });
    if (request.method !== 'POST' || pathname !== '/v1/messages')
      return sendError(response, { status: 404, type: 'not_found_error', message: 'Not found' });
    return answerMessage(request, response, text);
  }

  async function answerMessage(
    request: IncomingMessage,
    response: ServerResponse,
    text: string,
  ): Promise<void> {
    const body = parseObject(text);
    const model = String(body?.['model'] ?? '');
    const wanted = headerOf(request, 'x-practice-answer') || model.replace(/^practice-/, '');
    const mistake = findMistake(body, headerOf(request, 'anthropic-version'));
    if (mistake) return sendError(response, mistake);
    if (wanted === 'hang') return;
    if (wanted === 'html') return sendHtml(response);
    const error = ERRORS_ON_DEMAND[wanted];
    if (error) return sendError(response, error, headerOf(request, 'x-practice-retry-after'));

    const answer = answerTo(text);
    const usage = { input: countTokens(text), output: countTokens(answer) };
    for (const [name, value] of Object.entries(limits.count(usage.input, usage.output)))
      response.setHeader(name, value);
    const id = `msg_practice_${requests}`;
    if (body?.['stream'] === true)
      return streamAnswer(response, { id, model, answer, usage, mood: wanted }, clock);
    await new Promise<void>((resolve) => {
      clock.after(wanted === 'slow' ? 1_500 : THINKING_MS, resolve);
    });
    sendJson(response, 200, {
      ...{ id, type: 'message', role: 'assistant', model },
      content: [{ type: 'text', text: answer }],
      stop_reason: 'end_turn',
      stop_sequence: null,
      usage: {
        input_tokens: usage.input,
        cache_creation_input_tokens: 0,
        cache_read_input_tokens: 0,
        output_tokens: usage.output,
        service_tier: 'standard',
      },
    });
  }

  return (request, response) => {
    // A client that leaves in the middle of its own request needs no answer.
    handle(request, response).catch(() => response.destroy());
  };
}

const MODELS = {
  data: ['claude-opus-5-5', 'claude-sonnet-5-5', 'claude-haiku-5-5'].map((id) => ({
    ...{ id, type: 'model', display_name: id, created_at: '2026-09-01T00:00:00Z' },
  })),
  has_more: false,
  first_id: 'claude-opus-5-5',
  last_id: 'claude-haiku-5-5',
};

function keyOf(request: IncomingMessage): string {
  const bearer = headerOf(request, 'authorization').replace(/^Bearer /, '');
  return headerOf(request, 'x-api-key') || bearer;
}

function isKey(key: string): boolean {
  return key.startsWith('sk-ant-') && !key.includes('invalid');
}

function headerOf(request: IncomingMessage, name: string): string {
  const value = request.headers[name];
  return typeof value === 'string' ? value : '';
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function sendError(
  response: ServerResponse,
  error: StandInError | undefined,
  retryAfter = '',
): void {
  const {
    status,
    type,
    message,
    code,
    headers = {},
  } = error ?? { status: 500, type: '', message: '' };
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (retryAfter !== '') response.setHeader('retry-after', retryAfter);
  const details = code === undefined ? undefined : { error_code: code };
  sendJson(response, status, { type: 'error', error: { type, message, details } });
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function sendHtml(response: ServerResponse): void {
  response.writeHead(502, { 'content-type': 'text/html' });
  response.end('<html><body><h1>502 Bad Gateway</h1></body></html>');
}
