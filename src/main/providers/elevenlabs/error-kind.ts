import type { ErrorKind } from '#main/values/fault.ts';
import type { SaidError } from './error-body.ts';

// The table of docs/providers.md: the body before the status.
const KIND_OF_CODE: Readonly<Record<string, ErrorKind>> = {
  quota_exceeded: 'quota_exhausted',
  payment_required: 'quota_exhausted',
  insufficient_credits: 'quota_exhausted',
  invalid_api_key: 'auth',
  missing_permissions: 'auth',
  concurrent_limit_exceeded: 'rate_limited',
  too_many_concurrent_requests: 'rate_limited',
  rate_limit_exceeded: 'rate_limited',
  system_busy: 'overloaded',
  max_character_limit_exceeded: 'bad_request',
  voice_not_found: 'bad_request',
};

const KIND_OF_STATUS: Readonly<Record<number, ErrorKind>> = {
  400: 'bad_request',
  401: 'auth',
  402: 'quota_exhausted',
  404: 'bad_request',
  408: 'transient',
  413: 'bad_request',
  422: 'bad_request',
  429: 'rate_limited',
};

/** What an error answer means for the next try. `said` is `null` when its body can't be read. */
export function kindOf(status: number, said: SaidError | null): ErrorKind {
  const code = said?.code ?? '';
  const bySaid = Object.hasOwn(KIND_OF_CODE, code) ? KIND_OF_CODE[code] : undefined;
  if (bySaid) return bySaid;
  // Something on the way, a proxy or the edge, also answers with 403: that says nothing about the key.
  if (status === 403) return said ? 'auth' : 'unknown';
  return KIND_OF_STATUS[status] ?? (status >= 500 ? 'transient' : 'unknown');
}
