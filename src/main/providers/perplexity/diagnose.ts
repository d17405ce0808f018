import * as z from 'zod';
import type { ErrorKind, Fault } from '#main/values/fault.ts';
import type { Dialect } from '../dialect.ts';
import { faultSentence } from '../fault-sentence.ts';
import { parseJson } from '../parse-json.ts';
import { readRetryAfter } from '../retry-after.ts';
import { findError, readError, type SaidError } from './error-body.ts';
import { kindOf, kindOfFailure } from './error-kind.ts';

/** An agent's answer that brought nothing. `incomplete` is another matter: that one is a result. */
const Failed = z.object({ status: z.literal('failed') });
const GONE: readonly number[] = [404, 410];

/** What an answer's error means; `null` when it is none. The body decides before the status. */
export const diagnose: Dialect['diagnose'] = (status, headers, body, nowMs) => {
  if (status < 400) return failureIn(body);
  const said = readError(body);
  const kind = kindOf(status, said);
  return {
    kind,
    sentence: sentenceOf(kind, said, `It answered with status ${status}.`),
    retryAfterMs: isWorthWaiting(kind) ? readRetryAfter(headers, nowMs) : null,
  };
};

/** For reading what was asked for earlier: that it failed then is what one wants to know, and no fault of now. */
export const diagnoseReading: Dialect['diagnose'] = (status, ...rest) =>
  status < 400 ? null : diagnose(status, ...rest);

/** For addresses that the vendor has announced the end of. */
export const diagnoseRetired: Dialect['diagnose'] = (status, ...rest) =>
  GONE.includes(status) ? RETIRED : diagnose(status, ...rest);

/** What an event of a failure inside a stream means. */
export function diagnoseEvent(event: unknown): Fault {
  return toFault(findError(event));
}

/** Whether the key is a good one that may not do this. */
export function isKeyRestricted(status: number, body: Uint8Array): boolean {
  return status === 403 && kindOf(status, readError(body)) === 'auth';
}

const RETIRED: Fault = {
  kind: 'bad_request',
  sentence:
    'This address was retired by the provider: Perplexity has moved on to its Agent API. Use a program, or a version of it, that speaks /v1/agent or /v1/responses.',
  retryAfterMs: null,
};

function failureIn(body: Uint8Array): Fault | null {
  const value = parseJson(body);
  const said = findError(value);
  return said === null && !Failed.safeParse(value).success ? null : toFault(said);
}

function toFault(said: SaidError | null): Fault {
  const kind = kindOfFailure(said);
  return { kind, sentence: sentenceOf(kind, said, 'It gave no reason.'), retryAfterMs: null };
}

function isWorthWaiting(kind: ErrorKind): boolean {
  return kind === 'rate_limited' || kind === 'overloaded' || kind === 'transient';
}

function sentenceOf(kind: ErrorKind, said: SaidError | null, otherwise: string): string {
  return faultSentence('Perplexity', kind, said?.message ?? '', otherwise);
}
