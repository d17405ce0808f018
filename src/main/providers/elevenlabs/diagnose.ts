import type { Fault } from '#main/values/fault.ts';
import type { Headers } from '../dialect.ts';
import { faultSentence } from '../fault-sentence.ts';
import { readRetryAfter } from '../retry-after.ts';
import { readError } from './error-body.ts';
import { kindOf } from './error-kind.ts';

/**
 * What an answer's error means; `null` when it is none. Too many requests at once come without any wait: a
 * place is free again once one of them has ended.
 */
export function diagnose(
  status: number,
  headers: Headers,
  body: Uint8Array,
  nowMs: number,
): Fault | null {
  const said = readError(body);
  // Below 400 only a code of its own makes it an error: an answer may well have some detail.
  if (status < 400 && !said?.code) return null;
  const kind = kindOf(status, said);
  const isWaitedFor = kind === 'rate_limited' || kind === 'overloaded' || kind === 'transient';
  const otherwise = `It answered with status ${status}.`;
  return {
    kind,
    sentence: faultSentence('ElevenLabs', kind, said?.message ?? '', otherwise),
    retryAfterMs: isWaitedFor ? readRetryAfter(headers, nowMs) : null,
  };
}

/** Whether the key is a good one that may not do this. */
export function isKeyRestricted(status: number, body: Uint8Array): boolean {
  const said = readError(body);
  if (said === null || kindOf(status, said) !== 'auth') return false;
  return said.code === 'missing_permissions' || (status === 403 && said.code !== 'invalid_api_key');
}
