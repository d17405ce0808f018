import { Readable } from 'node:stream';
import type { Clock } from '#main/host/clock.ts';
import type { HttpClient, HttpReply } from '#main/host/http-client.ts';
import type { Candidate, Demand, Reply } from '#main/values/call.ts';
import { NOTHING_READ, type NativeAnswer } from '#main/values/native-answer.ts';
import { watchSilence } from '#main/values/silence.ts';
import type { Usage } from '#main/values/usage.ts';
import type { AccountReport, Dialect, DialectRoute, Headers, RequestReading } from './dialect.ts';
import { isEventStream } from './event-stream.ts';
import { headersDown, headersUp } from './forwarded-headers.ts';
import { headerText } from './header-text.ts';
import {
  bodyIsSpent,
  noAnswer,
  noKey,
  notAnAnswer,
  notSent,
  notSetUp,
  refuseRedirect,
  tooSlow,
  turnedOff,
} from './native-problems.ts';
import { FREE, type PriceList } from './prices/price-list.ts';

/** A client's request in the provider's own dialect. */
export interface NativeRequest {
  readonly method: string;
  /** Below the provider's base URL, with its query. */
  readonly path: string;
  readonly headers: Headers;
  /** As it comes when it is too large to be kept: such a request can be sent only once. */
  readonly body: Buffer | Readable;
  readonly route: DialectRoute;
  readonly reading: RequestReading;
}

export interface NativeTargetParts {
  readonly dialect: Dialect;
  readonly prices: PriceList;
  readonly http: HttpClient;
  /** `null` while nobody has said where it is. */
  readonly baseUrl: () => string | null;
  /** Which of several dialects the server there speaks; left out where there is only one. */
  readonly speaks?: () => string | null;
  /** Whether the settings let requests go there; left out, they do. */
  readonly isEnabled?: () => boolean;
  /** Whether a key is there at all, or none is needed; asked before anything is written down. */
  readonly hasKey: () => boolean;
  /** The key, for requests to this origin only; `null` where none is needed. May throw an error with a sentence for the person. */
  readonly readKey: (origin: string) => Promise<string | null>;
  readonly isKeyNeeded?: boolean;
  /** Told of the headers of every answer, for what they say about limits. */
  readonly noteReply: (headers: Headers) => void;
  /** Told what is left of the account, when it was the client that asked for that. */
  readonly noteAccount?: (report: AccountReport) => void;
  /** Told when the key is a good one that may not do what was asked. */
  readonly noteRestricted?: () => void;
  readonly clock: Clock;
}

// The deadlines of docs/providers.md.
const IDLE_MS = 60_000;
const WHOLE_STREAM_MS = 15 * 60_000;
const WHOLE_ANSWER_MS = 5 * 60_000;
/** An answer that is not a stream is read whole, to know its cost before its headers go. */
const LARGEST_WHOLE_BYTES = 64 * 1024 * 1024;

/** The provider as a place where a request in its own dialect can go. */
export function createNativeTarget(
  parts: NativeTargetParts,
  request: NativeRequest,
): Candidate<NativeAnswer> {
  const { dialect, clock } = parts;
  const { route, reading } = request;
  const prices = route.isFree ? FREE : parts.prices;
  let isSpent = false;
  return {
    targetId: dialect.providerId,
    targetName: dialect.providerName,
    scope: `provider:${dialect.providerId}`,
    demand: () => demandOf(reading.estimate(null)),
    dearestNanoUsd: () => prices.dearest(reading.model, reading.estimate(null), clock.wallMs()),
    obstacle: () => {
      if (parts.isEnabled?.() === false) return turnedOff(dialect);
      if (parts.baseUrl() === null) return notSetUp(dialect);
      if (isSpent) return bodyIsSpent(dialect);
      return parts.hasKey() ? null : noKey(dialect.providerName);
    },
    estimateUsage: (characters) => reading.estimate(characters),
    price: (model, usage, atMs) => prices.price(model, usage, atMs),
    send: async (signal) => {
      isSpent = !Buffer.isBuffer(request.body);
      const late = new AbortController();
      const limitMs = reading.isStream ? dialect.firstTokenMs : WHOLE_ANSWER_MS;
      const wait = watchSilence(limitMs, parts.clock, () => late.abort());
      try {
        const heard = { ...request, body: hearing(request.body, () => wait.heard()) };
        return await ask(parts, heard, AbortSignal.any([signal, late.signal]));
      } catch (error) {
        signal.throwIfAborted();
        throw late.signal.aborted ? tooSlow(dialect.providerName) : error;
      } finally {
        wait.end();
      }
    },
  };
}

/** A large recording takes its time on a slow line: as long as it goes up, nobody keeps us waiting. */
function hearing(body: Buffer | Readable, heard: () => void): Buffer | Readable {
  if (Buffer.isBuffer(body)) return body;
  // Its connection is still needed for the answer, so it may not be destroyed with what is read from it.
  const pieces: AsyncIterable<Buffer> = body.iterator({ destroyOnReturn: false });
  return Readable.from(passAlong(pieces, heard), { objectMode: false });
}

async function* passAlong(
  pieces: AsyncIterable<Buffer>,
  heard: () => void,
): AsyncGenerator<Buffer> {
  for await (const piece of pieces) {
    heard();
    yield piece;
  }
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
  const isStreamed = reply.status < 300 && request.route.isStreamed(reply.headers);
  return isStreamed ? streamed(dialect, request, reply) : whole(parts, request, reply);
}

function demandOf({ inputTokens, outputTokens, credits, characters, queries }: Usage): Demand {
  return {
    requests: 1,
    tokens: (inputTokens ?? 0) + (outputTokens ?? 0),
    characters: credits ?? characters ?? 0,
    queries: queries ?? 0,
  };
}

async function sendOn(
  parts: NativeTargetParts,
  request: NativeRequest,
  signal: AbortSignal,
): Promise<HttpReply> {
  const { dialect, http } = parts;
  const base = new URL(parts.baseUrl() ?? '');
  const key = await readKey(parts, base.origin);
  const { body } = request;
  const isEmpty = Buffer.isBuffer(body) && body.length === 0;
  try {
    return await http.send({
      origin: base.origin,
      path: base.pathname.replace(/\/$/, '') + request.path,
      method: request.method,
      headers: {
        ...headersUp(request.headers),
        ...(key === null ? {} : dialect.authorize(key)),
        ...lengthOf(request),
      },
      body: isEmpty ? null : body,
      signal,
    });
  } catch (error) {
    throw noAnswer(dialect, error);
  }
}

/** A body that passes as it comes keeps the length that its client gave it. */
function lengthOf({ method, headers, body }: NativeRequest): Record<string, string> {
  if (!Buffer.isBuffer(body)) {
    const length = headerText(headers, 'content-length');
    return length === null ? {} : { 'content-length': length };
  }
  return body.length === 0 && method === 'GET' ? {} : { 'content-length': String(body.length) };
}

async function readKey(parts: NativeTargetParts, origin: string): Promise<string | null> {
  const { providerName } = parts.dialect;
  let key: string | null;
  try {
    key = await parts.readKey(origin);
  } catch (error) {
    throw notSent(noKey(providerName, error instanceof Error ? error.message : undefined));
  }
  if (key === null && parts.isKeyNeeded !== false) throw notSent(noKey(providerName));
  return key;
}

async function whole(
  { dialect, noteAccount, noteRestricted, clock }: NativeTargetParts,
  { route, reading: request, path }: NativeRequest,
  { status, headers, body }: HttpReply,
): Promise<Reply<NativeAnswer>> {
  const bytes = await readWhole(dialect, body, clock);
  const answered = [status, headers, bytes, clock.wallMs()] as const;
  const fault = route.diagnose ? route.diagnose(...answered) : dialect.diagnose(...answered);
  if (dialect.isKeyRestricted(status, bytes)) noteRestricted?.();
  const reading = route.readReply(headers, bytes, request);
  // A failure inside a good answer may say what it cost all the same.
  const isRead = fault === null || status < 300;
  // A sign-in page of some network answers 200, too: whatever it is, it is not what was paid for.
  if (reading === null && status < 300 && !isEncoded(headers)) throw notAnAnswer(dialect);
  const { account } = dialect;
  if (account && fault === null && path.split('?')[0] === account.path) {
    const report = account.read(bytes, clock.wallMs());
    if (report) noteAccount?.(report);
  }
  return {
    status,
    upstreamRequestId: dialect.requestId(headers),
    fault,
    answer: {
      kind: 'whole',
      status,
      headers: headersDown(headers),
      body: bytes,
      reading: isRead && reading !== null ? reading : NOTHING_READ,
    },
  };
}

/** We ask for plain bytes; who compresses all the same is passed on unread. */
function isEncoded(headers: Headers): boolean {
  const encoding = headers['content-encoding'] ?? 'identity';
  return encoding !== 'identity';
}

function streamed(
  dialect: Dialect,
  { route, reading }: NativeRequest,
  { status, headers, body }: HttpReply,
): Reply<NativeAnswer> {
  return {
    status,
    upstreamRequestId: dialect.requestId(headers),
    fault: null,
    answer: {
      kind: 'stream',
      status,
      headers: { ...headersDown(headers), ...typeOf(reading), ...lengthDown(headers, reading) },
      body,
      reader: route.createStreamReader(headers, reading),
      limits: {
        // Sound that was not asked for as a stream comes once all of it is made.
        firstContentMs: reading.isStream ? dialect.firstTokenMs : WHOLE_ANSWER_MS,
        idleMs: IDLE_MS,
        totalMs: WHOLE_STREAM_MS,
      },
    },
  };
}

function typeOf({ elsewhere }: RequestReading): Record<string, string> {
  return elsewhere ? { 'content-type': elsewhere.contentType } : {};
}

/** The length of what passes unchanged, so that a client can tell how much is still to come. Events may change on the way. */
function lengthDown(headers: Headers, { elsewhere }: RequestReading): Record<string, string> {
  const length = elsewhere || isEventStream(headers) ? null : headerText(headers, 'content-length');
  return length === null ? {} : { 'content-length': length };
}

async function readWhole(dialect: Dialect, body: Readable, clock: Clock): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Some servers send their head at once, and only then begin to work.
  const idleMs = Math.max(IDLE_MS, dialect.firstTokenMs);
  const idle = watchSilence(idleMs, clock, () => body.destroy());
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      idle.heard();
      size += chunk.length;
      if (size > LARGEST_WHOLE_BYTES) throw new Error('The answer is larger than 64 MB');
      chunks.push(chunk);
    }
  } catch (error) {
    throw noAnswer(dialect, error);
  } finally {
    idle.end();
  }
  return Buffer.concat(chunks);
}
