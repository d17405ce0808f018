import { ANY_MODEL, type DialectRoute } from '../dialect.ts';
import { isEventStream } from '../event-stream.ts';
import { freeRoute } from '../free-route.ts';
import { ownErrorBody, ownErrorEvent } from '../anthropic/own-error.ts';
import { readReply } from '../anthropic/read-reply.ts';
import { readRequest } from '../anthropic/read-request.ts';
import { createStreamReader } from '../anthropic/stream-reader.ts';
import { openAiDialect } from '../openai/openai-dialect.ts';
import { textRoutes } from '../openai/routes.ts';

const NAME = 'Local model';
/** A large model on a small computer takes minutes until its first word. */
export const LOCAL_FIRST_TOKEN_MS = 300_000;

/** Ollama, LM Studio and llama.cpp speak as Anthropic does, too. */
const messages: DialectRoute = {
  method: 'POST',
  path: /^\/v1\/messages$/,
  what: 'Message',
  requestType: 'content_generation',
  isFree: false,
  isUpload: false,
  readRequest,
  isStreamed: isEventStream,
  readReply,
  createStreamReader: () => createStreamReader(NAME),
  ownErrors: { errorBody: ownErrorBody, errorEvent: ownErrorEvent },
};

/** A server for models on the person's own computer, wherever they say it is. */
export const localModel = openAiDialect({
  providerId: 'local_model',
  providerName: NAME,
  baseUrl: null,
  keyPage: null,
  routes: [
    ...textRoutes(NAME),
    messages,
    freeRoute('POST', /^\/v1\/messages\/count_tokens$/, 'Count tokens'),
  ],
  firstTokenMs: LOCAL_FIRST_TOKEN_MS,
  notRunning:
    'Your local model is not running. Start its program, such as Ollama or LM Studio, and try again. Nothing was sent.',
  test: {
    path: '/v1/chat/completions',
    body: {
      model: ANY_MODEL,
      max_tokens: 64,
      messages: [{ role: 'user', content: 'Say hello to a podcaster in five words.' }],
    },
  },
});
