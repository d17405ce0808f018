import type { ErrorKind } from '#main/values/fault.ts';
import type { SaidError } from './error-body.ts';

// The table of docs/providers.md. Only `invalid_api_key` has been recorded; the other names are those that
// this vendor's peers use, because the vendor has published no list.
const KIND_OF_NAME: Readonly<Record<string, ErrorKind>> = {
  invalid_api_key: 'auth',
  authentication_error: 'auth',
  unauthorized: 'auth',
  permission_error: 'auth',
  permission_denied: 'auth',
  forbidden: 'auth',
  insufficient_quota: 'quota_exhausted',
  insufficient_credits: 'quota_exhausted',
  rate_limit_error: 'rate_limited',
  rate_limit_exceeded: 'rate_limited',
  too_many_requests: 'rate_limited',
  overloaded_error: 'overloaded',
};

/** Such names come with several statuses, which tell more where there is one. */
const KIND_OF_GENERAL_NAME: Readonly<Record<string, ErrorKind>> = {
  bad_request: 'bad_request',
  invalid_request: 'bad_request',
  invalid_request_error: 'bad_request',
  validation_error: 'bad_request',
};

const KIND_OF_STATUS: Readonly<Record<number, ErrorKind>> = {
  400: 'bad_request',
  401: 'auth',
  402: 'quota_exhausted',
  404: 'bad_request',
  405: 'bad_request',
  408: 'transient',
  409: 'transient',
  410: 'bad_request',
  413: 'bad_request',
  415: 'bad_request',
  422: 'bad_request',
  429: 'rate_limited',
  529: 'overloaded',
};

/** What an error answer means for the next try. `said` is `null` when its body can't be read. */
export function kindOf(status: number, said: SaidError | null): ErrorKind {
  const bySaid = said && kindOfName(KIND_OF_NAME, said);
  if (bySaid) return bySaid;
  // Something on the way, a proxy or the edge, also answers with 403: that says nothing about the key.
  if (status === 403) return said ? 'auth' : 'unknown';
  return kindOfStatus(status) ?? 'unknown';
}

/** What a failure inside an answer with a good status means: by its code, which may be a status; else it was theirs. */
export function kindOfFailure(said: SaidError | null): ErrorKind {
  if (said === null) return 'transient';
  const byName = kindOfName(KIND_OF_NAME, said) ?? kindOfName(KIND_OF_GENERAL_NAME, said);
  if (byName) return byName;
  const status = Number(said.code);
  return (status === 403 ? 'auth' : kindOfStatus(status)) ?? 'transient';
}

function kindOfStatus(status: number): ErrorKind | null {
  return KIND_OF_STATUS[status] ?? (status >= 500 ? 'transient' : null);
}

function kindOfName(
  kinds: Readonly<Record<string, ErrorKind>>,
  { code, type }: SaidError,
): ErrorKind | null {
  for (const name of [code, type]) if (Object.hasOwn(kinds, name)) return kinds[name] ?? null;
  return null;
}
