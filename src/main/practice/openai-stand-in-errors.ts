import type { ServerResponse } from 'node:http';
import { sendJson } from './stand-in-http.ts';

/** An error that the stand-in gives when asked to, in OpenAI's own shape. */
export interface OpenAiError {
  readonly status: number;
  readonly type: string;
  readonly code: string | null;
  readonly message: string;
}

export const INVALID_KEY: OpenAiError = {
  status: 401,
  type: 'invalid_request_error',
  code: 'invalid_api_key',
  message: 'Incorrect API key provided.',
};

export const NOT_FOUND: OpenAiError = {
  status: 404,
  type: 'invalid_request_error',
  code: 'unknown_url',
  message: 'Unknown request URL.',
};

const ON_DEMAND: Readonly<Record<string, OpenAiError>> = {
  'invalid-key': INVALID_KEY,
  restricted: {
    status: 403,
    type: 'invalid_request_error',
    code: 'missing_scope',
    message: 'You have insufficient permissions for this operation.',
  },
  'rate-limited': {
    status: 429,
    type: 'requests',
    code: 'rate_limit_exceeded',
    message: 'Rate limit reached for requests per minute.',
  },
  'no-credit': {
    status: 429,
    type: 'insufficient_quota',
    code: 'insufficient_quota',
    message: 'You exceeded your current quota, please check your plan and billing details.',
  },
  'no-model': {
    status: 404,
    type: 'invalid_request_error',
    code: 'model_not_found',
    message: 'The model does not exist or you do not have access to it.',
  },
  overloaded: {
    status: 503,
    type: 'server_error',
    code: null,
    message: 'The engine is currently overloaded.',
  },
  loading: { status: 503, type: 'unavailable_error', code: null, message: 'Loading model' },
  'server-error': {
    status: 500,
    type: 'server_error',
    code: null,
    message: 'The server had an error while processing your request.',
  },
};

/** The errors that can be asked for, by name. */
export const OPENAI_ERRORS_ON_DEMAND: ReadonlyMap<string, OpenAiError> = new Map(
  Object.entries(ON_DEMAND),
);

export function sendOpenAiError(
  response: ServerResponse,
  error: OpenAiError,
  retryAfter = '',
): void {
  const { status, ...said } = error;
  if (retryAfter !== '') response.setHeader('retry-after', retryAfter);
  sendJson(response, status, { error: { ...said, param: null } });
}
