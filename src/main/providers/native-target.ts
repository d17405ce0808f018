import { Readable } from 'node:stream';
import type { HttpReply } from '#main/host/http-client.ts';
import type { Candidate, Demand, Reply } from '#main/values/call.ts';
import type { NativeAnswer } from '#main/values/native-answer.ts';
import { watchSilence } from '#main/values/silence.ts';
import type { Usage } from '#main/values/usage.ts';
import { headersUp } from './forwarded-headers.ts';
import { reachOf } from './own-address.ts';
import { headerText } from './header-text.ts';
import type { NativeRequest, NativeTargetParts } from './native-request.ts';
import { streamed, whole, WHOLE_ANSWER_MS } from './native-answer-reading.ts';
import {
  bodyIsSpent,
  noAnswer,
  noKey,
  notSent,
  notSetUp,
  refuseRedirect,
  tooSlow,
  turnedOff,
} from './native-problems.ts';
import { FREE } from './prices/price-list.ts';

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
  if (isStreamed && parts.memory) parts.memory.unexplained = null;
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
        ...(key === null ? {} : dialect.authorize(key, request.path)),
        ...lengthOf(request),
      },
      body: isEmpty ? null : body,
      reach: reachOf(dialect),
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
