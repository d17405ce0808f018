import * as z from 'zod';
import { NOTHING_READ } from '#main/values/native-answer.ts';
import { NO_USAGE } from '#main/values/usage.ts';
import { createByteReader } from '../byte-reader.ts';
import type { DialectRoute, RequestReading, RouteRequest } from '../dialect.ts';
import { isEventStream } from '../event-stream.ts';
import { freeRoute } from '../free-route.ts';
import { parseJson } from '../parse-json.ts';
import { createSoundReader } from '../sound-reader.ts';
import { createChatReader } from './chat-stream.ts';
import { diagnosisOf } from './diagnose.ts';
import { readChatRequest, readRequest } from './read-request.ts';
import { readEmbeddings, readReply } from './read-reply.ts';
import { createResponsesReader } from './responses-stream.ts';

const PAID = { method: 'POST', isFree: false, isUpload: false } as const;

/** Ids of models may hold slashes, as LM Studio's do. */
export const MODELS = freeRoute('GET', /^\/v1\/models(?:\/.+)?$/, 'Models');

/** The routes for text that OpenAI-like servers have; `name` is what people call this one. */
export function textRoutes(name: string): DialectRoute[] {
  const { event } = diagnosisOf(name);
  const text = { ...PAID, requestType: 'content_generation', isStreamed: isEventStream };
  return [
    {
      ...text,
      path: /^\/v1\/(?:chat\/)?completions$/,
      what: 'Message',
      readRequest: readChatRequest,
      readReply,
      createStreamReader: (_headers, { body }) => createChatReader(event, body !== null),
    },
    {
      ...text,
      path: /^\/v1\/responses$/,
      what: 'Message',
      readRequest,
      readReply,
      createStreamReader: () => createResponsesReader(event),
    },
    freeRoute('POST', /^\/v1\/responses\/input_tokens$/, 'Count tokens'),
    {
      ...PAID,
      path: /^\/v1\/embeddings$/,
      what: 'Embeddings',
      requestType: null,
      isStreamed: () => false,
      readRequest,
      readReply: readEmbeddings,
      createStreamReader: createByteReader,
    },
    MODELS,
  ];
}

/** A line of text that is spoken. `translate` turns it into what a server with a dialect of its own takes. */
export function speechRoute(
  name: string,
  path: RegExp,
  translate: (request: RouteRequest, text: SpeechRequest) => Partial<RequestReading> = () => ({}),
): DialectRoute {
  return {
    ...PAID,
    path,
    what: 'Voice line',
    requestType: 'voice_generation',
    readRequest: (request) => {
      const speech = readSpeech(request.body);
      const usage = { ...NO_USAGE, characters: speech.text.length };
      const { model } = speech;
      const plain = { model, isStream: false, estimate: () => usage, body: null };
      return { ...plain, ...translate(request, speech) };
    },
    isStreamed: () => true,
    readReply: () => NOTHING_READ,
    createStreamReader: (headers, request) => createSoundReader(headers, name, request.estimate(0)),
  };
}

export interface SpeechRequest {
  readonly model: string | null;
  /** What is to be spoken, as OpenAI and as Piper call it. */
  readonly text: string;
  readonly voice: string | null;
  /** 1 is the voice's own. */
  readonly speed: number | null;
}

const Name = z.string().nullish().catch(null);
const SpeechBody = z.object({
  model: Name,
  input: Name,
  text: Name,
  voice: z.union([Name, z.object({ id: z.string() }).transform(({ id }) => id)]).catch(null),
  speed: z.number().positive().nullish().catch(null),
});

function readSpeech(body: Uint8Array): SpeechRequest {
  const speech = SpeechBody.safeParse(parseJson(body));
  if (!speech.success) return { model: null, text: '', voice: null, speed: null };
  const { model, input, text, voice, speed } = speech.data;
  return {
    model: model ?? null,
    text: input ?? text ?? '',
    voice: voice ?? null,
    speed: speed ?? null,
  };
}
