import { createByteReader } from '../byte-reader.ts';
import type { DialectRoute } from '../dialect.ts';
import { isEventStream } from '../event-stream.ts';
import { freeRoute } from '../free-route.ts';
import { createInteractionReader } from './interaction-reader.ts';
import { createOpenAiFormReader } from './openai-form-reader.ts';
import { INTERACTION_ERRORS } from './own-error.ts';
import { readEmbed, readGenerate, readInteraction, readOpenAiForm } from './read-request.ts';
import {
  readEmbedReply,
  readFreeReply,
  readInteractionReply,
  readOpenAiReply,
  readReply,
} from './read-reply.ts';
import { createStreamReader, isStreamed } from './stream-reader.ts';

const VERSION = '^/v1(?:beta|alpha)?';
/** An id may be encoded, and a tuned model's begins otherwise. */
const MODEL = `${VERSION}/(?:models|tunedModels)/(?<model>[^/:]+)`;
const VOICE_MODEL = `${VERSION}/models/(?<model>[^/:]+-tts)`;

const GENERATE = {
  method: 'POST',
  isFree: false,
  isUpload: false,
  readRequest: readGenerate,
  readReply,
  createStreamReader,
} as const;
const WORDS = { ...GENERATE, what: 'Message', requestType: 'content_generation' } as const;
const VOICE = { ...GENERATE, what: 'Voice line', requestType: 'voice_generation' } as const;
const WHOLE = { isStreamed: () => false } as const;

/** `GET` may go on with the stream of an interaction, which was paid for when it was begun. */
const INTERACTION = {
  ...freeRoute('GET', /^/, 'Interaction'),
  readReply: readFreeReply,
  ownErrors: INTERACTION_ERRORS,
} as const;

/** What Gemini's API does for its clients, under each of its three versions. Everything else passes as it is. */
export const GEMINI_ROUTES: readonly DialectRoute[] = [
  { ...VOICE, ...WHOLE, path: new RegExp(`${VOICE_MODEL}:generateContent$`) },
  { ...VOICE, isStreamed, path: new RegExp(`${VOICE_MODEL}:(?<stream>stream)GenerateContent$`) },
  { ...WORDS, ...WHOLE, path: new RegExp(`${MODEL}:generateContent$`) },
  { ...WORDS, isStreamed, path: new RegExp(`${MODEL}:(?<stream>stream)GenerateContent$`) },
  {
    ...GENERATE,
    ...WHOLE,
    path: new RegExp(`${MODEL}:(?:batchE|e)mbedContents?$`),
    what: 'Embedding',
    requestType: null,
    readRequest: readEmbed,
    readReply: readEmbedReply,
  },
  freeRoute('POST', new RegExp(`${MODEL}:countTokens$`), 'Count tokens'),
  freeRoute('GET', new RegExp(`${VERSION}/models(?:/[^/:]+)?$`), 'Models'),
  {
    method: 'POST',
    path: new RegExp(`${VERSION}/interactions$`),
    what: 'Interaction',
    requestType: 'content_generation',
    isFree: false,
    isUpload: false,
    readRequest: readInteraction,
    isStreamed: isEventStream,
    readReply: readInteractionReply,
    createStreamReader: createInteractionReader,
    ownErrors: INTERACTION_ERRORS,
  },
  {
    ...INTERACTION,
    path: new RegExp(`${VERSION}/interactions/[^/]+$`),
    isStreamed: isEventStream,
    createStreamReader: createByteReader,
  },
  { ...INTERACTION, method: 'DELETE', path: new RegExp(`${VERSION}/interactions/[^/]+$`) },
  { ...INTERACTION, method: 'POST', path: new RegExp(`${VERSION}/interactions/[^/]+/cancel$`) },
  {
    method: 'POST',
    path: new RegExp(`${VERSION}/openai/chat/completions$`),
    what: 'Message',
    requestType: 'content_generation',
    isFree: false,
    isUpload: false,
    readRequest: readOpenAiForm,
    isStreamed: isEventStream,
    readReply: readOpenAiReply,
    createStreamReader: createOpenAiFormReader,
  },
  {
    method: 'POST',
    path: new RegExp(`${VERSION}/openai/embeddings$`),
    what: 'Embedding',
    requestType: null,
    isFree: false,
    isUpload: false,
    readRequest: readOpenAiForm,
    isStreamed: () => false,
    readReply: readOpenAiReply,
    createStreamReader: createOpenAiFormReader,
  },
  freeRoute('GET', new RegExp(`${VERSION}/openai/models(?:/.+)?$`), 'Models'),
];
