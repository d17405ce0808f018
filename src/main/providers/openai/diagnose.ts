import type { ErrorKind, Fault } from '#main/values/fault.ts';
import type { Headers } from '../dialect.ts';
import { faultSentence } from '../fault-sentence.ts';
import { readRetryAfter } from '../retry-after.ts';
import { readError, readReason, type SaidError } from './error-body.ts';
import { isRestriction, kindOf, kindOfEvent } from './error-kind.ts';
import { waitForLimits, waitInWords } from './rate-limits.ts';

export type Diagnosis = ReturnType<typeof diagnosisOf>;

/** What the errors of an OpenAI-like server mean. `name` is what people call it. */
export function diagnosisOf(name: string) {
  const withoutStatus = (said: SaidError | null): Fault => {
    const kind = kindOfEvent(said);
    const sentence = faultSentence(name, kind, said?.message ?? '', 'It gave no reason.');
    return { kind, sentence, retryAfterMs: null };
  };
  return {
    /** `null` when an answer is none. The body decides before the status. */
    answer: (status: number, headers: Headers, body: Uint8Array, nowMs: number): Fault | null => {
      if (status < 400) {
        const inside = readError(body);
        return inside && withoutStatus(inside);
      }
      const said = readReason(body);
      const kind = kindOf(status, said);
      const otherwise = `It answered with status ${status}.`;
      return {
        kind,
        sentence: faultSentence(name, kind, said?.message ?? '', otherwise),
        retryAfterMs: waitOf(kind, said, headers, nowMs),
      };
    },
    /** Of an error inside a stream. */
    event: withoutStatus,
    isRestricted: (status: number, body: Uint8Array): boolean =>
      isRestriction(status, readReason(body)),
  };
}

function waitOf(
  kind: ErrorKind,
  said: SaidError | null,
  headers: Headers,
  nowMs: number,
): number | null {
  switch (kind) {
    case 'rate_limited':
      return (
        readRetryAfter(headers, nowMs) ??
        waitForLimits(headers, nowMs) ??
        waitInWords(said?.message ?? '')
      );
    case 'overloaded':
    case 'transient':
      return readRetryAfter(headers, nowMs);
    case 'auth':
    case 'quota_exhausted':
    case 'bad_request':
    case 'unknown':
      return null;
  }
}
