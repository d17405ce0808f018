import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AskOptions } from './ask-host.ts';

/** Costs $1 for a million tokens in, and $5 for a million out. */
export const MODEL = 'claude-haiku-4-5';
const IN_NANO_USD = 1_000;
const OUT_NANO_USD = 5_000;

export function priceOf(inputTokens: number, outputTokens: number): number {
  return inputTokens * IN_NANO_USD + outputTokens * OUT_NANO_USD;
}

export interface AskedMessage {
  readonly content: string;
  readonly isStream: boolean;
}

/** The pieces of an answer of Anthropic's, for an upstream that a test scripts. */
export function beginStream(response: ServerResponse, inputTokens: number, requestId = ''): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'request-id': requestId });
  response.write(
    eventOf('message_start', {
      message: {
        id: 'msg_1',
        type: 'message',
        role: 'assistant',
        model: MODEL,
        content: [],
        usage: { input_tokens: inputTokens, output_tokens: 1 },
      },
    }) + eventOf('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
  );
}

export function textPiece(text: string): string {
  return eventOf('content_block_delta', { index: 0, delta: { type: 'text_delta', text } });
}

export function streamEnd(outputTokens: number): string {
  return (
    eventOf('content_block_stop', { index: 0 }) +
    eventOf('message_delta', {
      delta: { stop_reason: 'end_turn' },
      usage: { output_tokens: outputTokens },
    }) +
    eventOf('message_stop', {})
  );
}

export function wholeMessage(inputTokens: number, outputTokens: number): string {
  return JSON.stringify({
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: MODEL,
    content: [{ type: 'text', text: 'Hello.' }],
    stop_reason: 'end_turn',
    usage: { input_tokens: inputTokens, output_tokens: outputTokens },
  });
}

export function sendMessage(
  response: ServerResponse,
  inputTokens: number,
  outputTokens: number,
  requestId = '',
): void {
  response.writeHead(200, { 'content-type': 'application/json', 'request-id': requestId });
  response.end(wholeMessage(inputTokens, outputTokens));
}

export function sendFault(
  response: ServerResponse,
  status: number,
  type: string,
  headers: Readonly<Record<string, string | string[]>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify({ type: 'error', error: { type, message: 'No.' } }));
}

/** What a test asks, as the upstream gets it. */
export async function readAsked(request: IncomingMessage): Promise<AskedMessage> {
  let text = '';
  for await (const part of request.setEncoding('utf8') as AsyncIterable<string>) text += part;
  const { stream, messages } = JSON.parse(text) as {
    readonly stream?: boolean;
    readonly messages: readonly { readonly content: string }[];
  };
  return { content: messages[0]?.content ?? '', isStream: stream === true };
}

export function bodyOf(content: string, isStream = false, maxTokens = 100): object {
  return {
    model: MODEL,
    max_tokens: maxTokens,
    stream: isStream,
    messages: [{ role: 'user', content }],
  };
}

/** A client that gives up waiting after so long. */
export function within(ms: number): AskOptions {
  return { headers: { 'x-tallylight-deadline-ms': String(ms) } };
}

function eventOf(type: string, data: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
}
