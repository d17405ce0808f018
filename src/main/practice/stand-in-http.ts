import type { IncomingMessage, ServerResponse } from 'node:http';
import type { StandInError } from './stand-in-errors.ts';

/** One header as text; empty when it is missing. */
export function headerOf(request: IncomingMessage, name: string): string {
  const value = request.headers[name];
  return typeof value === 'string' ? value : '';
}

/** The key, in either of the two headers that the real one takes. */
export function keyOf(request: IncomingMessage): string {
  const bearer = headerOf(request, 'authorization').replace(/^Bearer /, '');
  return headerOf(request, 'x-api-key') || bearer;
}

export async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

export function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

export function sendError(response: ServerResponse, error: StandInError, retryAfter = ''): void {
  const { status, type, message, code, headers = {} } = error;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (retryAfter !== '') response.setHeader('retry-after', retryAfter);
  const details = code === undefined ? undefined : { error_code: code };
  const requestId = response.getHeader('request-id') ?? null;
  sendJson(response, status, {
    type: 'error',
    error: { type, message, details },
    request_id: requestId,
  });
}

/** What a broken edge in front of the real one answers. */
export function sendHtml(response: ServerResponse): void {
  response.writeHead(502, { 'content-type': 'text/html' });
  response.end('<html><body><h1>502 Bad Gateway</h1></body></html>');
}
