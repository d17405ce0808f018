import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import type { Clock } from '#main/host/clock.ts';
import type { End } from '#main/values/call.ts';
import type { StreamLimits, StreamReading } from '#main/values/native-answer.ts';
import { watchSilence } from '#main/values/silence.ts';
import { watchDeadlines, type Overdue } from './stream-deadlines.ts';

export interface RelayParts {
  readonly response: ServerResponse;
  /** Whether the client left before its answer was complete. */
  readonly hasGone: () => boolean;
  /** Aborted when the client leaves, and when Tallylight shuts down. */
  readonly signal: AbortSignal;
  readonly errorEvent: (sentence: string) => string;
  /** How many bytes the client was promised; `null` where it hears of the end by the end itself. */
  readonly promisedBytes: number | null;
  readonly sinceSentMs: () => number;
  readonly limits: StreamLimits;
  /** Sends the head, once, when the first content is about to follow. */
  readonly begin: () => void;
}

export interface Relayed {
  readonly end: Omit<End, 'status' | 'upstreamRequestId'>;
  /** The client must be told by a destroyed connection that this is not the whole answer. */
  readonly isBroken: boolean;
  /** Whether the client was given anything: from then on this is the answer, whatever comes. */
  readonly isCommitted: boolean;
  /** The end of a complete answer of a promised length, which is still to be given. */
  readonly rest: Buffer;
}

/** Until content comes, so much is held back: an error may still take the place of the whole answer. */
const HELD_BYTES_AT_MOST = 256 * 1024;
const HELD_PIECES_AT_MOST = 64;
const NOTHING = Buffer.alloc(0);
/** A client that reads nothing for so long has gone without saying so. */
const STALLED_MS = 60_000;

/**
 * Passes the bytes on unchanged, at the pace of the client, and reads along. What comes before the first
 * content is held back, so that an error in its place can still be answered as one; where it is too long in
 * coming, that is an error, too. Leaves the answer open: its end is given only once the books are closed. Never throws.
 */
export async function relayStream(
  body: Readable,
  reader: StreamReading,
  { response, hasGone, signal, errorEvent, promisedBytes, sinceSentMs, limits, begin }: RelayParts,
  clock: Clock,
): Promise<Relayed> {
  let firstContentMs: number | null = null;
  let held: Buffer[] | null = [];
  let heldBytes = 0;
  let overdue: Overdue | null = null;
  const late = new AbortController();
  const over = AbortSignal.any([signal, late.signal]);
  let passedBytes = 0;
  let last: Buffer = NOTHING;
  // With its promised length a client has its answer, before any end: so the last byte waits in its place.
  const give = (chunk: Buffer): boolean => {
    passedBytes += chunk.length;
    const isLast = promisedBytes !== null && chunk.length > 0 && passedBytes >= promisedBytes;
    if (isLast) last = chunk.subarray(-1);
    const now = isLast ? chunk.subarray(0, -1) : chunk;
    return now.length === 0 || response.write(now);
  };
  const abandon = (): void => void body.destroy();
  over.addEventListener('abort', abandon, { once: true });
  if (over.aborted) abandon();
  const deadlines = watchDeadlines(limits, sinceSentMs(), clock, (which) => {
    overdue ??= which;
    late.abort();
  });
  try {
    for await (let chunk of body as AsyncIterable<Buffer>) {
      deadlines.pieceCame();
      chunk = passOn(reader.push(chunk));
      if (reader.hasContent && firstContentMs === null) {
        firstContentMs = sinceSentMs();
        deadlines.contentCame();
      }
      if (held) {
        held.push(chunk);
        heldBytes += chunk.length;
        const isFull = held.length > HELD_PIECES_AT_MOST || heldBytes > HELD_BYTES_AT_MOST;
        if (!reader.hasContent && !reader.isComplete && !isFull) continue;
        begin();
        chunk = Buffer.concat(held);
        held = null;
      }
      if (give(chunk)) continue;
      deadlines.waitForClient();
      await drained(response, over, clock);
      deadlines.waitForProvider();
    }
    const rest = passOn(reader.end());
    if (held) held.push(rest);
    else give(rest);
  } catch {
    // Told apart below, by what the reader saw and by who is still there.
  } finally {
    deadlines.end();
    over.removeEventListener('abort', abandon);
    body.destroy();
  }

  const { reading, isComplete, isUsageFinal, contentCharacters, fault } = reader;
  const learned = { ...reading, isUsageFinal, contentCharacters, firstContentMs };
  // A whole answer without any content, such as one of no sound, is an answer all the same.
  if (held && isComplete && !fault) {
    begin();
    give(Buffer.concat(held));
    held = null;
  }
  const isCommitted = held === null;
  if (isComplete && !fault)
    return {
      end: { ...learned, state: 'ok', isUsageFinal: true, errorKind: null, problem: null },
      isBroken: false,
      isCommitted,
      rest: last,
    };
  if (hasGone())
    return {
      end: {
        ...learned,
        state: 'cancelled',
        errorKind: null,
        problem: 'The client went away before the answer was complete.',
      },
      isBroken: true,
      isCommitted,
      rest: NOTHING,
    };

  const problem = fault?.sentence ?? whyBroken(signal, overdue);
  if (!isCommitted) {
    // An error instead of content is an answer; a mere end, or silence, may be of anything.
    const state = fault ? 'failed' : 'unknown';
    const errorKind = fault?.kind ?? 'transient';
    const waits = {
      retryAfterMs: fault?.retryAfterMs ?? null,
      resetAtMs: fault?.resetAtMs ?? null,
      isOfModelOnly: fault?.isOfModelOnly ?? false,
    };
    return {
      end: { ...learned, state, errorKind, problem, ...waits, isTooSlow: overdue !== null },
      isBroken: true,
      isCommitted,
      rest: NOTHING,
    };
  }
  // The provider's own error event has already passed.
  // Where a length was promised, a word of ours would pass for the bytes that are missing.
  const isSilent = fault !== null || promisedBytes !== null;
  const event = isSilent ? '' : (reader.errorEvent?.(problem) ?? errorEvent(problem));
  // The blank line ends an event that was cut, so that ours is not read as a part of it.
  if (event !== '') response.write(`\n\n${event}`);
  return {
    end: {
      ...learned,
      state: 'aborted',
      errorKind: fault?.kind ?? 'transient',
      problem,
      resetAtMs: fault?.resetAtMs ?? null,
      isOfModelOnly: fault?.isOfModelOnly ?? false,
    },
    isBroken: true,
    isCommitted,
    rest: NOTHING,
  };
}

/** A view of the same bytes, for the response. */
function passOn(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

const CUT =
  'The provider broke off in the middle of its answer. What came so far may have been billed.';
const SHUT_DOWN = 'Tallylight was shut down in the middle of this answer.';
const LATE: Readonly<Record<Overdue, string>> = {
  'first-content':
    'The provider began to answer, but not with content, for as long as Tallylight waits. It may have been billed.',
  piece:
    'The provider fell silent in the middle of its answer. What came so far may have been billed.',
  end: 'This answer took longer than Tallylight waits for one. What came so far may have been billed.',
};

function whyBroken(signal: AbortSignal, overdue: Overdue | null): string {
  if (signal.aborted) return SHUT_DOWN;
  return overdue === null ? CUT : LATE[overdue];
}

/** Resolves once the client takes more. Rejects when nobody waits any more, or when it takes nothing for a minute. */
function drained(response: ServerResponse, signal: AbortSignal, clock: Clock): Promise<void> {
  return new Promise((resolve, reject) => {
    const stall = watchSilence(STALLED_MS, clock, () => response.destroy());
    const settle = (isDrained: boolean): void => {
      stall.end();
      response.off('drain', onDrain);
      response.off('close', onEnd);
      signal.removeEventListener('abort', onEnd);
      if (isDrained) resolve();
      else reject(new Error('Nobody takes the rest'));
    };
    const onDrain = (): void => settle(true);
    const onEnd = (): void => settle(false);
    response.once('drain', onDrain);
    response.once('close', onEnd);
    signal.addEventListener('abort', onEnd, { once: true });
    if (response.destroyed || signal.aborted) settle(false);
  });
}
