import { createByteReader } from '../byte-reader.ts';
import { USUAL_FIRST_TOKEN_MS, type Dialect, type DialectRoute } from '../dialect.ts';
import { isEventStream } from '../event-stream.ts';
import { freeRoute } from '../free-route.ts';
import { headerText } from '../header-text.ts';
import { keyHint } from '../key-hint.ts';
import { readAgentReply } from './agent-reply.ts';
import { readAgentRequest } from './agent-request.ts';
import { createAgentStreamReader } from './agent-stream.ts';
import { createChatStreamReader } from './chat-stream.ts';
import { readChatReply, readChatRequest, readLaterReply, readLaterRequest } from './chat.ts';
import { diagnose, diagnoseReading, diagnoseRetired, isKeyRestricted } from './diagnose.ts';
import { readEmbeddingsReply, readEmbeddingsRequest } from './embeddings.ts';
import { readError } from './error-body.ts';
import { interpretKeyCheck } from './key.ts';
import { ownErrorBody, ownErrorChunk, ownFailedEvent } from './own-error.ts';
import { readSearchReply, readSearchRequest } from './search.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

const COMMON = {
  method: 'POST',
  requestType: null,
  isFree: false,
  isUpload: false,
  isStreamed: () => false,
  createStreamReader: createByteReader,
} as const;

/** Reads back what was asked for and paid for earlier; also as a stream that is taken up again. */
const EARLIER: Partial<DialectRoute> = {
  diagnose: diagnoseReading,
  isStreamed: isEventStream,
  errorEvent: ownFailedEvent,
};

/** Ended by the vendor, or about to; whoever still uses them gets what the vendor answers. */
const OLD_ROUTES: readonly DialectRoute[] = [
  {
    ...COMMON,
    path: /^(?:\/v1)?\/(?:chat\/completions|sonar)$/,
    what: 'Research',
    requestType: 'research',
    readRequest: readChatRequest,
    isStreamed: isEventStream,
    readReply: readChatReply,
    createStreamReader: createChatStreamReader,
    errorEvent: ownErrorChunk,
    diagnose: diagnoseRetired,
  },
  {
    ...COMMON,
    path: /^(?:\/v1)?\/async\/(?:chat\/completions|sonar)$/,
    what: 'Research for later',
    requestType: 'research',
    readRequest: readLaterRequest,
    readReply: readLaterReply,
    diagnose: diagnoseRetired,
  },
  {
    ...freeRoute('GET', /^(?:\/v1)?\/async\/(?:chat\/completions|sonar)$/, 'List of research'),
    diagnose: diagnoseRetired,
  },
  {
    ...freeRoute('GET', /^(?:\/v1)?\/async\/(?:chat\/completions|sonar)\/[^/]+$/, 'Research'),
    // A wrong id is a 404 as well.
    diagnose: diagnoseReading,
  },
];

/** Perplexity's Agent API, its search and its embeddings. The facts behind this are in docs/providers.md. */
export const perplexity: Dialect = {
  providerId: 'perplexity',
  providerName: 'Perplexity',
  baseUrl: 'https://api.perplexity.ai',
  keyPage: 'https://www.perplexity.ai/account/api/keys',
  authorize: (key) => ({ authorization: `Bearer ${key}` }),
  routes: [
    {
      ...COMMON,
      path: /^\/v1\/(?:agent|responses)$/,
      what: 'Research',
      requestType: 'research',
      readRequest: readAgentRequest,
      isStreamed: isEventStream,
      readReply: readAgentReply,
      createStreamReader: createAgentStreamReader,
      errorEvent: ownFailedEvent,
    },
    {
      ...freeRoute('GET', /^\/v1\/(?:agent|responses)\/[^/]+$/, 'Earlier research'),
      ...EARLIER,
    },
    {
      ...freeRoute('GET', /^\/v1\/(?:agent|responses)\/[^/]+\/files$/, 'Files of research'),
      ...EARLIER,
    },
    {
      ...freeRoute('GET', /^\/v1\/(?:agent|responses)\/[^/]+\/files\/[^/]+\/content$/, 'File'),
      diagnose: diagnoseReading,
      isStreamed: () => true,
    },
    freeRoute('POST', /^\/v1\/(?:agent|responses)\/[^/]+\/cancel$/, 'Stop research'),
    {
      ...COMMON,
      path: /^\/search$/,
      what: 'Search',
      requestType: 'research',
      readRequest: readSearchRequest,
      readReply: readSearchReply,
    },
    {
      ...COMMON,
      path: /^\/v1\/(?:contextualized)?embeddings$/,
      what: 'Embeddings',
      readRequest: readEmbeddingsRequest,
      readReply: readEmbeddingsReply,
    },
    freeRoute('GET', /^\/v1\/models$/, 'Models'),
    ...OLD_ROUTES,
  ],
  closedPaths: /^\/(?:v1\/)?(?:generate|revoke)_auth_token(?:\/|$)/i,
  firstTokenMs: USUAL_FIRST_TOKEN_MS,
  diagnose,
  isKeyRestricted,
  isRefusalLikeNoCredit: true,
  // No header of theirs says anything of limits.
  readLimits: () => [],
  requestId: (headers) => headerText(headers, 'x-request-id'),
  errorBody: ownErrorBody,
  readOwnError: (body) => readError(body)?.message ?? null,
  // Of an address that nobody here knows, nobody knows what its bytes are.
  errorEvent: () => '',
  keyCheck: {
    method: 'POST',
    path: '/search',
    headers: JSON_TYPE,
    body: '{}',
    interpret: interpretKeyCheck,
  },
  keyHint: (key) => keyHint(key, 'Perplexity'),
  testMessage: {
    path: '/search',
    headers: JSON_TYPE,
    body: JSON.stringify({ query: 'podcast', max_results: 1, max_tokens_per_page: 256 }),
  },
};
