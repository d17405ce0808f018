import * as z from 'zod';
import type { ErrorKind, Fault } from '#main/values/fault.ts';
import type { Headers } from '../dialect.ts';
import { headerText } from '../header-text.ts';
import { readRetryAfter } from '../retry-after.ts';
import { parseJson } from './messages.ts';

const ErrorBody = z.object({
  error: z.object({
    type: z.string().catch(''),
    message: z.string().catch(''),
    details: z.object({ error_code: z.string().nullish() }).nullish().catch(null),
  }),
});

interface Said {
  readonly code: string;
  readonly type: string;
  readonly message: string;
}

/** Without any word from the provider on how long to wait. */
const USUAL_RATE_WAIT_MS = 30_000;
const SPEND_LIMITS = new Set(['enforced_spend_limit_reached', 'contract_spend_limit_reached']);
const UNUSABLE_KEYS = new Set(['organization_on_hold', 'claude_code_key_creator_not_member']);

/** What an error answer means; `null` for a success. The body decides before the status. */
export function diagnose(
  status: number,
  headers: Headers,
  body: Uint8Array,
  nowMs: number,
): Fault | null {
  if (status < 400) return null;
  const said = readError(body);
  const kind = kindOf(status, said);
  return {
    kind,
    sentence: sentenceOf(kind, status, said),
    retryAfterMs: kind === 'rate_limited' ? rateWait(headers, nowMs) : null,
  };
}

/** What an `error` event inside a stream means: the same as its twin among the answers. */
export function diagnoseEvent(data: string): Fault {
  const said = readError(data);
  const kind = kindOf(statusOf(said.type), said);
  return { kind, sentence: sentenceOf(kind, 200, said), retryAfterMs: null };
}

function readError(body: Uint8Array | string): Said {
  const parsed = ErrorBody.safeParse(parseJson(body));
  if (!parsed.success) return { code: '', type: '', message: '' };
  const { type, message, details } = parsed.data.error;
  return { code: details?.error_code ?? '', type, message };
}

function kindOf(status: number, { code, type, message }: Said): ErrorKind {
  if (UNUSABLE_KEYS.has(code)) return 'auth';
  if (SPEND_LIMITS.has(code) || code.startsWith('linked_organization_')) return 'quota_exhausted';
  if (type === 'billing_error' || status === 402) return 'quota_exhausted';
  if (message.startsWith('Your credit balance is too low')) return 'quota_exhausted';
  if (message.startsWith('You have reached your specified')) return 'quota_exhausted';
  if (type === 'overloaded_error' || status === 529) return 'overloaded';
  if (type === 'authentication_error' || type === 'permission_error') return 'auth';
  if (status === 401 || status === 403) return 'auth';
  if (type === 'rate_limit_error' || status === 429) return 'rate_limited';
  if (status === 408 || status === 409 || status >= 500) return 'transient';
  if (status === 400 || status === 404 || status === 413 || status === 422) return 'bad_request';
  return 'unknown';
}

/** The status that goes with a type, for errors that come without one. */
function statusOf(type: string): number {
  const statuses: Readonly<Record<string, number>> = {
    invalid_request_error: 400,
    authentication_error: 401,
    billing_error: 402,
    permission_error: 403,
    not_found_error: 404,
    request_too_large: 413,
    rate_limit_error: 429,
    timeout_error: 504,
    overloaded_error: 529,
  };
  return statuses[type] ?? 500;
}

function sentenceOf(kind: ErrorKind, status: number, { message }: Said): string {
  const quoted = message === '' ? `It answered with status ${status}.` : `It said: ${message}`;
  switch (kind) {
    case 'auth':
      return `Claude refused the key. ${quoted}`;
    case 'quota_exhausted':
      return `Your Claude account is out of credit or at its spending limit. ${quoted}`;
    case 'rate_limited':
      return `Claude asked to slow down. ${quoted}`;
    case 'overloaded':
      return `Claude has no capacity right now. ${quoted}`;
    case 'bad_request':
      return `Claude can’t work with this request. ${quoted}`;
    case 'transient':
      return `Claude had a fault of its own. ${quoted}`;
    case 'unknown':
      return `Claude refused this request. ${quoted}`;
  }
}

/** `retry-after`, else the latest reset of a limit that is used up, else half a minute. */
function rateWait(headers: Headers, nowMs: number): number {
  const asked = readRetryAfter(headers, nowMs);
  if (asked !== null) return asked;
  const waits = ['requests', 'tokens', 'input-tokens', 'output-tokens']
    .filter((name) => headerText(headers, `anthropic-ratelimit-${name}-remaining`) === '0')
    .map(
      (name) => Date.parse(headerText(headers, `anthropic-ratelimit-${name}-reset`) ?? '') - nowMs,
    )
    .filter((wait) => wait > 0);
  return waits.length === 0 ? USUAL_RATE_WAIT_MS : Math.min(Math.max(...waits), 60_000);
}
