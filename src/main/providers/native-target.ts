import type { Readable } from 'node:stream';
import type { Clock } from '#main/host/clock.ts';
import type { HttpClient, HttpReply } from '#main/host/http-client.ts';
import type { Candidate, Demand, Reply } from '#main/values/call.ts';
import type { NativeAnswer, StreamLimits } from '#main/values/native-answer.ts';
import { watchSilence } from '#main/values/silence.ts';
import type { Usage } from '#main/values/usage.ts';
import type { Dialect, Headers } from './dialect.ts';
import {
  noAnswer,
  noKey,
  notAnAnswer,
  notSent,
  refuseRedirect,
  tooSlow,
  turnedOff,
} from './native-problems.ts';

/** A client's request in the provider's own dialect. */
export interface NativeRequest {
  readonly method: string;
  /** Below the provider's base URL, with its query. */
  readonly path: string;
  readonly headers: Headers;
  readonly body: Buffer;
  readonly isStream: boolean;
  readonly inputCharacters: number;
  /** What the request itself allows; `null` when it does not say. */
  readonly maxOutputTokens: number | null;
  readonly model: string | null;
}

export interface NativeTargetParts {
  readonly dialect: Dialect;
  readonly http: HttpClient;
  readonly baseUrl: () => string;
  /** Whether the settings let requests go there; left out, they do. */
  readonly isEnabled?: () => boolean;
  /** Whether a key is there at all, asked before anything is written down. */
  readonly hasKey: () => boolean;
  /** The key, for requests to this origin only. May throw an error with a sentence for the person. */
  readonly readKey: (origin: string) => Promise<string | null>;
  readonly estimateUsage: (inputCharacters: number, outputCharacters: number) => Usage;
  /** The dearest that this use may cost; `null` when no price is known. */
  readonly dearest: (model: string, usage: Usage) => number | null;
  /** Told of the headers of every answer, for what they say about limits. */
  readonly noteReply: (headers: Headers) => void;
  /** Told when the key is a good one that may not do what was asked. */
  readonly noteRestricted?: () => void;
  readonly clock: Clock;
}

// The deadlines of docs/providers.md.
const STREAM_LIMITS: StreamLimits = {
  firstContentMs: 20_000,
  idleMs: 60_000,
  totalMs: 15 * 60_000,
};
const WHOLE_ANSWER_MS = 5 * 60_000;
/** An answer that is not a stream is read whole, to know its cost before its headers go. */
const LARGEST_WHOLE_BYTES = 64 * 1024 * 1024;

/** The provider as a place where a request in its own dialect can go. */
export function createNativeTarget(
  parts: NativeTargetParts,
  request: NativeRequest,
): Candidate<NativeAnswer> {
  const { dialect } = parts;
  return {
    targetId: dialect.providerId,
    targetName: dialect.providerName,
    scope: `provider:${dialect.providerId}`,
    demand: () => demandOf(mostUsed(parts, request)),
    dearestNanoUsd: () =>
      request.model === null ? null : parts.dearest(request.model, mostUsed(parts, request)),
    obstacle: () => {
      if (parts.isEnabled?.() === false) return turnedOff(dialect);
      return parts.hasKey() ? null : noKey(dialect.providerName);
    },
    estimateUsage: (characters) => parts.estimateUsage(request.inputCharacters, characters),
    send: async (signal) => {
      const late = new AbortController();
      const limitMs = request.isStream ? STREAM_LIMITS.firstContentMs : WHOLE_ANSWER_MS;
      const wait = watchSilence(limitMs, parts.clock, () => late.abort());
      try {
        return await ask(parts, request, AbortSignal.any([signal, late.signal]));
      } catch (error) {
        signal.throwIfAborted();
        throw late.signal.aborted ? tooSlow(dialect.providerName, request.isStream) : error;
      } finally {
        wait.end();
      }
    },
  };
}

async function ask(
  parts: NativeTargetParts,
  request: NativeRequest,
  signal: AbortSignal,
): Promise<Reply<NativeAnswer>> {
  const { dialect } = parts;
  const reply = await sendOn(parts, request, signal);
  parts.noteReply(reply.headers);
  if (reply.status >= 300 && reply.status < 400) throw refuseRedirect(dialect, reply);
  const isEventStream = /^text\/event-stream\b/i.test(String(reply.headers['content-type']));
  return isEventStream && reply.status < 300 ? streamed(dialect, reply) : whole(parts, reply);
}

/** What a request without a limit of its own may well answer. */
const USUAL_OUTPUT_TOKENS = 4_096;

/** What the request may use at most: its own words, and as long an answer as it allows. */
function mostUsed({ estimateUsage }: NativeTargetParts, request: NativeRequest): Usage {
  const { inputCharacters, maxOutputTokens } = request;
  const outputTokens = maxOutputTokens ?? USUAL_OUTPUT_TOKENS;
  return { ...estimateUsage(inputCharacters, 0), outputTokens };
}

function demandOf({ inputTokens, outputTokens }: Usage): Demand {
  const tokens = (inputTokens ?? 0) + (outputTokens ?? 0);
  return { requests: 1, tokens, characters: 0, queries: 0 };
}

async function sendOn(
  parts: NativeTargetParts,
  request: NativeRequest,
  signal: AbortSignal,
): Promise<HttpReply> {
  const { dialect, http } = parts;
  const base = new URL(parts.baseUrl());
  const key = await readKey(parts, base.origin);
  try {
    return await http.send({
      origin: base.origin,
      path: base.pathname.replace(/\/$/, '') + request.path,
      method: request.method,
      headers: {
        ...dialect.forwardedRequestHeaders(request.headers),
        ...dialect.authorize(key),
        'content-length': String(request.body.length),
      },
      body: request.body,
      signal,
    });
  } catch (error) {
    throw noAnswer(dialect.providerName, error);
  }
}

async function readKey(parts: NativeTargetParts, origin: string): Promise<string> {
  const { providerName } = parts.dialect;
  let key: string | null;
  try {
    key = await parts.readKey(origin);
  } catch (error) {
    throw notSent(noKey(providerName, error instanceof Error ? error.message : undefined));
  }
  if (key === null) throw notSent(noKey(providerName));
  return key;
}

async function whole(
  { dialect, noteRestricted, clock }: NativeTargetParts,
  { status, headers, body }: HttpReply,
): Promise<Reply<NativeAnswer>> {
  const bytes = await readWhole(dialect.providerName, body, clock);
  const fault = dialect.diagnose(status, headers, bytes, clock.wallMs());
  if (dialect.isKeyRestricted(status, bytes)) noteRestricted?.();
  const reading = dialect.readReply(bytes);
  // A sign-in page of some network answers 200, too: whatever it is, it is not what was paid for.
  if (reading === null && status < 300 && !isEncoded(headers)) throw notAnAnswer(dialect);
  return {
    status,
    upstreamRequestId: dialect.requestId(headers),
    fault,
    answer: {
      kind: 'whole',
      status,
      headers: dialect.forwardedReplyHeaders(headers),
      body: bytes,
      reading: fault === null && reading !== null ? reading : { model: null, usage: null },
    },
  };
}

/** We ask for plain bytes; who compresses all the same is passed on unread. */
function isEncoded(headers: Headers): boolean {
  const encoding = headers['content-encoding'] ?? 'identity';
  return encoding !== 'identity';
}

function streamed(dialect: Dialect, { status, headers, body }: HttpReply): Reply<NativeAnswer> {
  return {
    status,
    upstreamRequestId: dialect.requestId(headers),
    fault: null,
    answer: {
      kind: 'stream',
      status,
      headers: dialect.forwardedReplyHeaders(headers),
      body,
      reader: dialect.createStreamReader(),
      limits: STREAM_LIMITS,
    },
  };
}

async function readWhole(providerName: string, body: Readable, clock: Clock): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  const idle = watchSilence(STREAM_LIMITS.idleMs, clock, () => body.destroy());
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      idle.heard();
      size += chunk.length;
      if (size > LARGEST_WHOLE_BYTES) throw new Error('The answer is larger than 64 MB');
      chunks.push(chunk);
    }
  } catch (error) {
    throw noAnswer(providerName, error);
  } finally {
    idle.end();
  }
  return Buffer.concat(chunks);
}
