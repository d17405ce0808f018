import type { DialectRoute } from '../dialect.ts';
import { freeRoute } from '../free-route.ts';
import { createSoundReader, isSound, isSoundOrLines, readReply } from './read-answer.ts';
import { readSound, readSpeech, readUpload } from './read-request.ts';

/** Who speaks where a request names no model, by the vendor's documentation. */
const SPEAKER = 'eleven_multilingual_v2';
const ACTORS = 'eleven_v3';

interface PaidRoute {
  readonly path: RegExp;
  readonly what: string;
  readonly requestType: 'voice_generation' | null;
  readonly read: DialectRoute['readRequest'];
  readonly isUpload?: boolean;
  readonly hasLines?: boolean;
}

function paid({ path, what, requestType, read, isUpload, hasLines }: PaidRoute): DialectRoute {
  return {
    method: 'POST',
    path,
    what,
    requestType,
    isFree: false,
    isUpload: isUpload === true,
    readRequest: read,
    isStreamed: hasLines === true ? isSoundOrLines : isSound,
    readReply,
    createStreamReader: createSoundReader,
  };
}

const VOICE = { what: 'Voice line', requestType: 'voice_generation' } as const;
const DIALOGUE = { what: 'Dialogue', requestType: 'voice_generation' } as const;
const CHANGED = { what: 'Voice change', requestType: 'voice_generation' } as const;
const MUSIC = { what: 'Music', requestType: null } as const;

const speech = (model: string, isStream: boolean): DialectRoute['readRequest'] => {
  return (request) => readSpeech(request, model, isStream);
};
const sound = (isStream: boolean): DialectRoute['readRequest'] => {
  return (request) => readSound(request, isStream);
};
const upload = (isStream: boolean): DialectRoute['readRequest'] => {
  return (request) => readUpload(request, isStream);
};

/** A read that costs nothing, whose answer may be sound as well. */
function free(method: DialectRoute['method'], path: RegExp, what: string): DialectRoute {
  return { ...freeRoute(method, path, what), isStreamed: isSound };
}

export const ROUTES: readonly DialectRoute[] = [
  paid({
    ...VOICE,
    path: /^\/v1\/text-to-speech\/[^/]+(?:\/with-timestamps)?$/,
    read: speech(SPEAKER, false),
  }),
  paid({
    ...VOICE,
    path: /^\/v1\/text-to-speech\/[^/]+\/stream(?:\/with-timestamps)?$/,
    read: speech(SPEAKER, true),
    hasLines: true,
  }),
  paid({
    ...DIALOGUE,
    path: /^\/v1\/text-to-dialogue(?:\/with-timestamps)?$/,
    read: speech(ACTORS, false),
  }),
  paid({
    ...DIALOGUE,
    path: /^\/v1\/text-to-dialogue\/stream(?:\/with-timestamps)?$/,
    read: speech(ACTORS, true),
    hasLines: true,
  }),
  paid({
    ...CHANGED,
    path: /^\/v1\/speech-to-speech\/[^/]+$/,
    read: upload(false),
    isUpload: true,
  }),
  paid({
    ...CHANGED,
    path: /^\/v1\/speech-to-speech\/[^/]+\/stream$/,
    read: upload(true),
    isUpload: true,
  }),
  paid({
    what: 'Sound effect',
    requestType: null,
    path: /^\/v1\/sound-generation$/,
    read: sound(false),
  }),
  paid({ ...MUSIC, path: /^\/v1\/music(?:\/detailed|\/plan)?$/, read: sound(false) }),
  paid({
    ...MUSIC,
    path: /^\/v1\/music\/(?:detailed\/)?stream$/,
    read: sound(true),
    hasLines: true,
  }),
  paid({ ...MUSIC, path: /^\/v1\/music\/[^/]+$/, read: upload(false), isUpload: true }),
  paid({
    what: 'Transcription',
    requestType: null,
    path: /^\/v1\/speech-to-text$/,
    read: upload(false),
    isUpload: true,
  }),
  free('GET', /^\/v1\/speech-to-text\/.+$/, 'Transcription'),
  free('DELETE', /^\/v1\/speech-to-text\/.+$/, 'Transcription'),
  free('GET', /^\/v[12]\/voices(?:\/.+)?$/, 'Voices'),
  free('GET', /^\/v1\/models$/, 'Models'),
  free('GET', /^\/v1\/user$/, 'Account'),
  free('GET', /^\/v1\/user\/subscription$/, 'Subscription'),
  free('GET', /^\/v1\/usage\/character-stats$/, 'Usage'),
  free('GET', /^\/v1\/history(?:\/.+)?$/, 'History'),
  free('DELETE', /^\/v1\/history\/[^/]+$/, 'History'),
  free('POST', /^\/v1\/history\/download$/, 'History'),
];
