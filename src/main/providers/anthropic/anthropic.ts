import { USUAL_FIRST_TOKEN_MS, type Dialect } from '../dialect.ts';
import { isEventStream } from '../event-stream.ts';
import { freeRoute } from '../free-route.ts';
import { headerText } from '../header-text.ts';
import { diagnose, isKeyRestricted } from './diagnose.ts';
import { readError } from './error-body.ts';
import { interpretKeyCheck, keyHint } from './key.ts';
import { readLimits } from './limits.ts';
import { ownErrorBody, ownErrorEvent } from './own-error.ts';
import { readReply } from './read-reply.ts';
import { readRequest } from './read-request.ts';
import { createStreamReader } from './stream-reader.ts';

/** The version that our own requests speak; a client's own version is never changed. */
export const OUR_VERSION = '2026-10-21';
const TEST_MODEL = 'claude-haiku-5-5';

/** Anthropic's Messages API. The facts behind this are in docs/providers.md. */
export const anthropic: Dialect = {
  providerId: 'claude',
  providerName: 'Claude',
  baseUrl: 'https://api.anthropic.com',
  keyPage: 'https://platform.claude.com/settings/keys',
  authorize: (key) => ({ 'x-api-key': key }),
  routes: [
    {
      method: 'POST',
      path: /^\/v1\/messages$/,
      what: 'Message',
      requestType: 'content_generation',
      isFree: false,
      isUpload: false,
      readRequest,
      isStreamed: isEventStream,
      readReply,
      createStreamReader: () => createStreamReader(),
    },
    freeRoute('POST', /^\/v1\/messages\/count_tokens$/, 'Count tokens'),
    freeRoute('GET', /^\/v1\/models(?:\/[^/]+)?$/, 'Models'),
  ],
  closedPaths: /^\/v1\/organizations(?:\/|$)/,
  firstTokenMs: USUAL_FIRST_TOKEN_MS,
  diagnose,
  isKeyRestricted,
  readLimits,
  requestId: (headers) => headerText(headers, 'request-id'),
  errorBody: ownErrorBody,
  readOwnError: (body) => readError(body)?.message ?? null,
  errorEvent: ownErrorEvent,
  keyCheck: {
    method: 'GET',
    path: '/v1/models?limit=1',
    headers: { 'anthropic-version': OUR_VERSION },
    body: null,
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
