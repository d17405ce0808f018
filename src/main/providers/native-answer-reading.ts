import type { Readable } from 'node:stream';
import type { Clock } from '#main/host/clock.ts';
import type { HttpReply } from '#main/host/http-client.ts';
import type { Reply } from '#main/values/call.ts';
import type { Fault } from '#main/values/fault.ts';
import { NOTHING_READ, type NativeAnswer } from '#main/values/native-answer.ts';
import { watchSilence } from '#main/values/silence.ts';
import type { Dialect, Headers, RequestReading } from './dialect.ts';
import { isEventStream } from './event-stream.ts';
import { headersDown } from './forwarded-headers.ts';
import { headerText } from './header-text.ts';
import { noAnswer, notAnAnswer } from './native-problems.ts';
import type { NativeRequest, NativeTargetParts } from './native-request.ts';
import { isUsedUp, refusedAgain } from './unexplained-refusals.ts';

// The deadlines of docs/providers.md.
const IDLE_MS = 60_000;
const WHOLE_STREAM_MS = 15 * 60_000;
export const WHOLE_ANSWER_MS = 5 * 60_000;
/** An answer that is not a stream is read whole, to know its cost before its headers go. */
const LARGEST_WHOLE_BYTES = 64 * 1024 * 1024;

/** Reads an answer to its end, to know its cost before its headers go. */
export async function whole(
  parts: NativeTargetParts,
  { route, reading: request, path }: NativeRequest,
  { status, headers, body }: HttpReply,
): Promise<Reply<NativeAnswer>> {
  const { dialect, noteAccount, noteLimits, noteRestricted, clock } = parts;
  const bytes = await readWhole(dialect, body, clock);
  const nowMs = clock.wallMs();
  const answered = [status, headers, bytes, nowMs] as const;
  const said = route.diagnose ? route.diagnose(...answered) : dialect.diagnose(...answered);
  const fault = remembered(parts, status, bytes, said);
  if (dialect.isKeyRestricted(status, bytes)) noteRestricted?.();
  const limits = fault === null ? [] : dialect.readLimitsInBody?.(bytes, nowMs);
  if (limits && limits.length > 0) noteLimits?.(limits);
  const reading = route.readReply(headers, bytes, request);
  // A failure inside a good answer may say what it cost all the same.
  const isRead = fault === null || status < 300;
  // A sign-in page of some network answers 200, too: whatever it is, it is not what was paid for.
  if (reading === null && status < 300 && !isEncoded(headers)) throw notAnAnswer(dialect);
  const { account } = dialect;
  if (account && fault === null && path.split('?')[0] === account.path) {
    const report = account.read(bytes, nowMs);
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

/** A refusal without a reason means more the longer it goes on, until something is answered. */
function remembered(
  { dialect, memory, clock }: NativeTargetParts,
  status: number,
  body: Uint8Array,
  fault: Fault | null,
): Fault | null {
  if (!memory || !dialect.isUnexplained) return fault;
  if (fault === null) memory.unexplained = null;
  if (fault === null || !dialect.isUnexplained(status, body)) return fault;
  memory.unexplained = refusedAgain(memory.unexplained, clock.wallMs());
  if (!isUsedUp(memory.unexplained)) return { ...fault, retryAfterMs: memory.unexplained.waitMs };
  const sentence = `${dialect.providerName} has refused everything for ten minutes without a reason. A quota of your account must be used up.`;
  return { kind: 'quota_exhausted', sentence, retryAfterMs: null };
}

/** We ask for plain bytes; who compresses all the same is passed on unread. */
function isEncoded(headers: Headers): boolean {
  const encoding = headers['content-encoding'] ?? 'identity';
  return encoding !== 'identity';
}

/** An answer that its client gets piece by piece. */
export function streamed(
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
