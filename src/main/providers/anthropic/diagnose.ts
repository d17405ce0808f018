import type { ErrorKind, Fault } from '#main/values/fault.ts';
import type { Headers } from '../dialect.ts';
import { faultSentence } from '../fault-sentence.ts';
import { readRetryAfter } from '../retry-after.ts';
import { readError, type SaidError } from './error-body.ts';
import { kindOf, kindOfEvent } from './error-kind.ts';
import { waitForLimits } from './limits.ts';

const NAME = 'Claude';
/** Without any word from the provider on how long to wait. */
const USUAL_RATE_WAIT_MS = 30_000;

/** What an answer's error means; `null` when it is none. The body decides before the status. */
export function diagnose(
  status: number,
  headers: Headers,
  body: Uint8Array,
  nowMs: number,
): Fault | null {
  const said = readError(body);
  if (status < 400) return said === null ? null : diagnoseSaid(said);
  const kind = kindOf(status, said);
  return {
    kind,
    sentence: sentenceOf(kind, said, `It answered with status ${status}.`),
    retryAfterMs: waitOf(kind, headers, nowMs),
  };
}

/** What an `error` event inside a stream means. */
export function diagnoseEvent(data: string, name = NAME): Fault {
  return diagnoseSaid(readError(data), name);
}

/** Whether the key is a good one that may not do this. Anything else about a key means that it is refused. */
export function isKeyRestricted(status: number, body: Uint8Array): boolean {
  const said = readError(body);
  if (said === null || kindOf(status, said) !== 'auth') return false;
  return (
    said.type === 'permission_error' || (status === 403 && said.type !== 'authentication_error')
  );
}

function diagnoseSaid(said: SaidError | null, name = NAME): Fault {
  const kind = kindOfEvent(said);
  const sentence = faultSentence(name, kind, said?.message ?? '', 'It gave no reason.');
  return { kind, sentence, retryAfterMs: null };
}

function waitOf(kind: ErrorKind, headers: Headers, nowMs: number): number | null {
  switch (kind) {
    case 'rate_limited':
      return readRetryAfter(headers, nowMs) ?? waitForLimits(headers, nowMs) ?? USUAL_RATE_WAIT_MS;
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

function sentenceOf(kind: ErrorKind, said: SaidError | null, otherwise: string): string {
  return faultSentence(NAME, kind, said?.message ?? '', otherwise);
}
