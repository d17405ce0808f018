import type { ServerResponse } from 'node:http';
import { sendJson } from './stand-in-http.ts';

interface PerplexityError {
  readonly status: number;
  readonly type: string;
  readonly message: string;
}

/** A wrong key, a deleted one and an empty account all get this. */
export const REFUSED_KEY: PerplexityError = {
  status: 401,
  type: 'invalid_api_key',
  message: 'Invalid API key provided. Ensure your API key is correct and active.',
};

export const NO_SUCH_ADDRESS: PerplexityError = {
  status: 404,
  type: 'not_found',
  message: 'Not Found',
};

const ON_DEMAND: Readonly<Record<string, PerplexityError>> = {
  'invalid-key': REFUSED_KEY,
  'no-credit': REFUSED_KEY,
  restricted: {
    status: 403,
    type: 'forbidden',
    message: 'This key may not use this endpoint.',
  },
  'rate-limited': {
    status: 429,
    type: 'rate_limit_exceeded',
    message: 'Too many requests for this organization.',
  },
  overloaded: { status: 503, type: 'server_error', message: 'The service is overloaded.' },
  'server-error': { status: 500, type: 'server_error', message: 'Internal server error' },
  retired: { status: 410, type: 'gone', message: 'This endpoint has been sunset.' },
};

/** The error that can be asked for by this name; `null` for any other name. */
export function errorOnDemand(mood: string): PerplexityError | null {
  return Object.hasOwn(ON_DEMAND, mood) ? (ON_DEMAND[mood] ?? null) : null;
}

export function sendPerplexityError(
  response: ServerResponse,
  { status, type, message }: PerplexityError,
  retryAfter = '',
): void {
  if (retryAfter !== '') response.setHeader('retry-after', retryAfter);
  sendJson(response, status, { error: { message, type, code: status } });
}

/** A request whose fields are wrong. */
export function sendMissingField(response: ServerResponse, field: string): void {
  const detail = [{ loc: ['body', field], msg: 'Field required', type: 'missing' }];
  sendJson(response, 422, { detail });
}
