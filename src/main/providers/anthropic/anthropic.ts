import type { Dialect } from '../dialect.ts';
import { headerText } from '../header-text.ts';
import { diagnose } from './diagnose.ts';
import { headersDown, headersUp } from './headers.ts';
import { interpretKeyCheck, keyHint } from './key.ts';
import { readLimits } from './limits.ts';
import { readReply, readRequest } from './messages.ts';
import { createStreamReader } from './stream-reader.ts';

/** The version that our own requests speak; a client's own version is never changed. */
const OUR_VERSION = '2026-10-21';
const TEST_MODEL = 'claude-haiku-5-5';

/** Anthropic's Messages API. The facts behind this are in docs/providers.md. */
export const anthropic: Dialect = {
  providerId: 'claude',
  providerName: 'Claude',
  baseUrl: 'https://api.anthropic.com',
  keyPage: 'https://platform.claude.com/settings/keys',
  authorize: (key) => ({ 'x-api-key': key }),
  forwardedRequestHeaders: headersUp,
  forwardedReplyHeaders: headersDown,
  readRequest,
  readReply,
  createStreamReader,
  diagnose,
  readLimits,
  requestId: (headers) => headerText(headers, 'request-id'),
  errorBody: (status, sentence) =>
    JSON.stringify({ type: 'error', error: { type: typeOf(status), message: sentence } }),
  errorEvent: (sentence) => {
    const error = { type: 'error', error: { type: 'api_error', message: sentence } };
    return `event: error\ndata: ${JSON.stringify(error)}\n\n`;
  },
  keyCheck: {
    method: 'GET',
    path: '/v1/models?limit=1',
    headers: { 'anthropic-version': OUR_VERSION },
    interpret: interpretKeyCheck,
  },
  keyHint,
  testMessage: {
    path: '/v1/messages',
    headers: { 'anthropic-version': OUR_VERSION, 'content-type': 'application/json' },
    body: JSON.stringify({
      model: TEST_MODEL,
      max_tokens: 32,
      messages: [{ role: 'user', content: 'Say hello to a podcaster in five words.' }],
    }),
  },
};

function typeOf(status: number): string {
  const types: Readonly<Record<number, string>> = {
    400: 'invalid_request_error',
    401: 'authentication_error',
    402: 'billing_error',
    403: 'permission_error',
    404: 'not_found_error',
    413: 'request_too_large',
    429: 'rate_limit_error',
    504: 'timeout_error',
    529: 'overloaded_error',
  };
  return types[status] ?? 'api_error';
}
