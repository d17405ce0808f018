import type { ErrorKind, Fault } from '#main/values/fault.ts';
import type { Headers } from '../dialect.ts';
import { faultSentence } from '../fault-sentence.ts';
import { LONGEST_WAIT_MS, readRetryAfter } from '../retry-after.ts';
import { readError, type SaidError } from './error-body.ts';
import { exhaustedBy, isKeyDead, kindOf } from './error-kind.ts';
import { nextPacificMidnight } from './pacific-midnight.ts';

/** Where a refusal doesn't say how long. */
const UNTOLD_WAIT_MS = 5_000;

/** What an answer's error means; `null` when it is none. The body decides before the status. */
export function diagnose(
  status: number,
  headers: Headers,
  body: Uint8Array,
  nowMs: number,
): Fault | null {
  const said = readError(body);
  if (status < 400 && said === null) return null;
  const code = status < 400 ? null : status;
  const kind = kindOf(code, said);
  return {
    kind,
    sentence: sentenceOf(kind, said, `It answered with status ${status}.`),
    retryAfterMs: waitOf(kind, headers, said, nowMs),
    ...exhaustion(said, nowMs),
  };
}

/** What an error inside a stream means. There is no clock in there, so it never says until when. */
export function diagnoseEvent(data: string): Fault {
  const said = readError(data);
  const kind = kindOf(null, said);
  const sentence = sentenceOf(kind, said, 'It gave no reason.');
  return { kind, sentence, retryAfterMs: retryDelayMs(said), ...exhaustion(said, null) };
}

/** Whether a 429 came without any details, as it does for several quotas alike. */
export function isUnexplained(status: number, body: Uint8Array): boolean {
  const said = readError(body);
  return status === 429 && kindOf(status, said) === 'rate_limited' && said?.hasDetails !== true;
}

/** Whether the key is a good one that may not do this. Anything else about a key means that it is refused. */
export function isKeyRestricted(status: number, body: Uint8Array): boolean {
  const said = readError(body);
  if (said === null || kindOf(status, said) !== 'auth' || isKeyDead(said)) return false;
  if (said.reasons.includes('API_KEY_INVALID')) return false;
  return status === 403 || isSentWrongly(said);
}

/** A key of the new kind that came where another kind is expected: that is no fault of the key. */
export function isSentWrongly({ reasons }: SaidError): boolean {
  return reasons.includes('ACCESS_TOKEN_TYPE_UNSUPPORTED');
}

function waitOf(
  kind: ErrorKind,
  headers: Headers,
  said: SaidError | null,
  nowMs: number,
): number | null {
  switch (kind) {
    case 'rate_limited':
      return retryDelayMs(said) ?? readRetryAfter(headers, nowMs) ?? UNTOLD_WAIT_MS;
    case 'overloaded':
    case 'transient':
      return retryDelayMs(said) ?? readRetryAfter(headers, nowMs);
    case 'auth':
    case 'quota_exhausted':
    case 'bad_request':
    case 'unknown':
      return null;
  }
}

/** `RetryInfo`, rounded up to whole seconds and cut to the longest wait there is. */
export function retryDelayMs(said: SaidError | null): number | null {
  const seconds = /^(\d+(?:\.\d+)?)s$/.exec(said?.retryDelay ?? '')?.[1];
  if (seconds === undefined || Number(seconds) === 0) return null;
  return Math.min(Math.ceil(Number(seconds)) * 1_000, LONGEST_WAIT_MS);
}

function exhaustion(
  said: SaidError | null,
  nowMs: number | null,
): Pick<Fault, 'resetAtMs' | 'isOfModelOnly'> {
  const exhausted = said && exhaustedBy(said);
  // `RetryInfo` comes with the quota of a day, too, and names mere seconds.
  if (exhausted === 'day' && nowMs !== null) return { resetAtMs: nextPacificMidnight(nowMs) };
  return exhausted === 'model' ? { isOfModelOnly: true } : {};
}

function sentenceOf(kind: ErrorKind, said: SaidError | null, otherwise: string): string {
  const exhausted = said && exhaustedBy(said);
  const words = said?.message ?? '';
  if (exhausted === 'model')
    return `This model is not in your Gemini plan: its limit there is 0. It said: ${words}`;
  if (exhausted === 'day')
    return `Your Gemini requests for today are used up; they begin anew at midnight in California. It said: ${words}`;
  return faultSentence('Gemini', kind, words, otherwise);
}
