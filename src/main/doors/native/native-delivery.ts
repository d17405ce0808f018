import type { ServerResponse } from 'node:http';
import type { Clock } from '#main/host/clock.ts';
import type { Delivery, End, Problem, Reply, Settlement } from '#main/values/call.ts';
import type { ErrorKind } from '#main/values/fault.ts';
import { NOTHING_READ, type NativeAnswer } from '#main/values/native-answer.ts';
import { relayStream, type RelayParts } from './relay-stream.ts';

interface OwnErrors {
  errorBody(status: number, sentence: string): string;
  errorEvent(sentence: string): string;
}

/** Gives one client its answer: relays a stream at once, and holds everything else back until the books are closed. */
export function createNativeDelivery(
  client: Pick<RelayParts, 'response' | 'hasGone' | 'signal'> & { readonly callId: string },
  errors: OwnErrors,
  clock: Clock,
): Delivery<NativeAnswer> {
  const { response, callId } = client;
  let finish: (settlement: Settlement) => void = () => response.destroy();
  // A stream can be read only once.
  const shown = new Map<Reply<NativeAnswer>, { end: End; finish: typeof finish }>();

  async function relay(reply: Reply<NativeAnswer>, sentAtMs: number): Promise<End> {
    const before = shown.get(reply);
    if (before) finish = before.finish;
    const end = before?.end ?? (await relayFirst(reply, sentAtMs));
    shown.set(reply, { end, finish });
    return end;
  }

  async function relayFirst(reply: Reply<NativeAnswer>, sentAtMs: number): Promise<End> {
    const { answer } = reply;
    const sinceSentMs = (): number => Math.round(clock.monotonicMs() - sentAtMs);
    if (answer.kind === 'whole') {
      finish = (settlement) => sendWhole(response, callId, answer, settlement);
      return endOfWhole(reply, sinceSentMs());
    }
    const parts = {
      ...client,
      // Sound has no place for words: its connection is merely cut.
      errorEvent: (text: string) => (isEventStream(answer) ? errors.errorEvent(text) : ''),
      promisedBytes: lengthOf(answer),
      sinceSentMs,
      limits: answer.limits,
      begin: () => {
        writeHead(response, callId, answer);
        response.flushHeaders();
      },
    };
    const relayed = await relayStream(answer.body, answer.reader, parts, clock);
    const { end, isBroken, isCommitted, rest } = relayed;
    // Most SDKs take a stream that merely ends for a success, so a broken one is cut.
    if (isCommitted) finish = () => (isBroken ? response.destroy() : response.end(rest));
    else decline(problemInStream(end));
    return { ...end, status: answer.status, upstreamRequestId: reply.upstreamRequestId };
  }

  function decline({ status, sentence, code, retryAtMs, retryAfterMs = null }: Problem): void {
    finish = () => {
      const body = errors.errorBody(status, sentence);
      response.writeHead(status, {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'x-tallylight-call-id': callId,
        'x-tallylight-code': code,
        // We have given up, so the SDK's own retries would only repeat it. Where merely nothing was free
        // here, it is told how soon to come again.
        ...(retryAfterMs === null
          ? { 'x-should-retry': 'false' }
          : { 'retry-after': String(Math.ceil(retryAfterMs / 1_000)) }),
        ...(retryAtMs === null
          ? {}
          : { 'x-tallylight-retry-at': new Date(retryAtMs).toISOString() }),
      });
      response.end(body);
    };
  }

  return {
    relay,
    decline,
    finish: (settlement) => {
      if (client.hasGone()) response.destroy();
      else finish(settlement);
    },
  };
}

function isEventStream({ headers }: NativeAnswer): boolean {
  return /^text\/event-stream\b/i.test(String(headers['content-type']));
}

function lengthOf({ headers }: NativeAnswer): number | null {
  const length = headers['content-length'];
  return typeof length === 'string' ? Number(length) : null;
}

function endOfWhole(
  { answer, fault, upstreamRequestId }: Reply<NativeAnswer>,
  tookMs: number,
): End {
  const reading = answer.kind === 'whole' ? answer.reading : NOTHING_READ;
  return {
    state: fault ? 'failed' : 'ok',
    status: answer.status,
    ...reading,
    isUsageFinal: true,
    contentCharacters: 0,
    firstContentMs: fault ? null : tookMs,
    errorKind: fault?.kind ?? null,
    problem: fault?.sentence ?? null,
    retryAfterMs: fault?.retryAfterMs ?? null,
    resetAtMs: fault?.resetAtMs ?? null,
    isOfModelOnly: fault?.isOfModelOnly ?? false,
    upstreamRequestId,
  };
}

const STATUS_OF_KIND: Readonly<Record<ErrorKind, number>> = {
  auth: 401,
  quota_exhausted: 402,
  rate_limited: 429,
  overloaded: 529,
  bad_request: 400,
  transient: 502,
  unknown: 502,
};

/** An error that came as the first thing in a stream, as the status that it would have had without one. */
function problemInStream({
  state,
  errorKind,
  problem,
  isTooSlow = false,
}: Pick<End, 'state' | 'errorKind' | 'problem' | 'isTooSlow'>): Problem {
  return {
    code: state === 'unknown' ? 'unknown_outcome' : 'request_failed',
    status: isTooSlow ? 504 : STATUS_OF_KIND[errorKind ?? 'unknown'],
    sentence: problem ?? '',
    retryAtMs: null,
  };
}

function sendWhole(
  response: ServerResponse,
  callId: string,
  answer: NativeAnswer & { readonly kind: 'whole' },
  { cost }: Settlement,
): void {
  if (cost.nanoUsd !== null && cost.source !== null)
    response.setHeader('x-tallylight-cost', `${formatUsd(cost.nanoUsd)}; source=${cost.source}`);
  // Whatever could be tried was tried here; the SDK's own tries would only multiply with ours.
  if (answer.status >= 400) response.setHeader('x-should-retry', 'false');
  response.setHeader('content-length', answer.body.length);
  writeHead(response, callId, answer);
  response.end(answer.body);
}

function writeHead(response: ServerResponse, callId: string, answer: NativeAnswer): void {
  for (const [name, value] of Object.entries(answer.headers))
    response.setHeader(name, typeof value === 'string' ? value : [...value]);
  response.setHeader('x-tallylight-call-id', callId);
  response.writeHead(answer.status);
}

/** US dollars with all nine decimals: `0.000123000`. */
function formatUsd(nanoUsd: number): string {
  const digits = String(nanoUsd).padStart(10, '0');
  return `${digits.slice(0, -9)}.${digits.slice(-9)}`;
}
