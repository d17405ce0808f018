import type { RequestReading, RouteRequest } from '../dialect.ts';
import { freeRoute } from '../free-route.ts';
import { openAiDialect } from '../openai/openai-dialect.ts';
import { MODELS, speechRoute, type SpeechRequest } from '../openai/routes.ts';
import { LOCAL_FIRST_TOKEN_MS } from './local-model.ts';

const LOCAL = 'Local voice';
const ALTERNATIVE = 'Second voice';
const SPEECH = /^\/v1\/audio\/speech$/;
/** OpenAI’s own voices, which a Piper server has never heard of; it then speaks with its own. */
const OPENAI_VOICES = new Set(
  'alloy ash ballad cedar coral echo fable marin nova onyx sage shimmer verse'.split(' '),
);

const test = {
  path: '/v1/audio/speech',
  body: { model: 'tts-1', voice: 'alloy', input: 'Hello, podcaster.' },
};

/** A voice on the person’s own computer: an OpenAI-like server, or a Piper server behind the same address. */
export const localVoice = openAiDialect({
  providerId: 'local_tts',
  providerName: LOCAL,
  baseUrl: null,
  keyPage: null,
  routes: [
    speechRoute(LOCAL, SPEECH, forPiper),
    speechRoute(LOCAL, /^\/synthesize$/),
    MODELS,
    freeRoute('GET', /^\/(?:info|voices|v1\/audio\/voices)$/, 'Voices'),
  ],
  firstTokenMs: LOCAL_FIRST_TOKEN_MS,
  notRunning:
    'Your local voice is not running. Start its program, such as Kokoro or Piper, and try again. Nothing was sent.',
  test,
});

/** One more voice for when the first can’t speak: an OpenAI-like server anywhere, or OpenAI itself. */
export const alternativeVoice = openAiDialect({
  providerId: 'alternative_tts',
  providerName: ALTERNATIVE,
  baseUrl: null,
  keyPage: null,
  routes: [
    speechRoute(ALTERNATIVE, SPEECH),
    MODELS,
    freeRoute('GET', /^\/v1\/audio\/voices$/, 'Voices'),
  ],
  closedPaths: /^\/v1\/organizations?(?:\/|$)/,
  firstTokenMs: LOCAL_FIRST_TOKEN_MS,
  notRunning:
    'Your second voice is not running. Start its program and try again. Nothing was sent.',
  test,
});

/** The same line as Piper’s server takes it. It always answers with WAV, and calls it a page. */
function forPiper({ speaks }: RouteRequest, speech: SpeechRequest): Partial<RequestReading> {
  if (speaks !== 'piper') return {};
  const { text, voice, speed } = speech;
  const line = {
    text,
    ...(voice === null || OPENAI_VOICES.has(voice) ? {} : { voice }),
    // Piper counts how long a sound lasts, so twice as fast is half as long.
    ...(speed === null ? {} : { length_scale: 1 / speed }),
  };
  return {
    body: Buffer.from(JSON.stringify(line)),
    elsewhere: { path: '/synthesize', contentType: 'audio/wav' },
  };
}
