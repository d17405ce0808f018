import type { ErrorKind } from '#main/values/fault.ts';
import type { SaidError } from './error-body.ts';

// The tables of docs/providers.md, in the order in which they are asked: the body before the status.
const KIND_OF_CODE: Readonly<Record<string, ErrorKind>> = {
  invalid_api_key: 'auth',
  invalid_organization: 'auth',
  mismatched_organization: 'auth',
  account_deactivated: 'auth',
  missing_scope: 'auth',
  ip_not_authorized: 'auth',
  unsupported_country_region_territory: 'auth',
  insufficient_quota: 'quota_exhausted',
  billing_hard_limit_reached: 'quota_exhausted',
  billing_not_active: 'quota_exhausted',
  rate_limit_exceeded: 'rate_limited',
  model_not_found: 'bad_request',
  context_length_exceeded: 'bad_request',
};

// `invalid_request_error` and `server_error` are missing on purpose: their statuses tell more.
const KIND_OF_TYPE: Readonly<Record<string, ErrorKind>> = {
  insufficient_quota: 'quota_exhausted',
  authentication_error: 'auth',
  permission_error: 'auth',
  rate_limit_error: 'rate_limited',
  requests: 'rate_limited',
  tokens: 'rate_limited',
  overloaded_error: 'overloaded',
  unavailable_error: 'overloaded',
  not_found_error: 'bad_request',
  not_supported_error: 'bad_request',
  exceed_context_size_error: 'bad_request',
};

const KIND_OF_STATUS: Readonly<Record<number, ErrorKind>> = {
  400: 'bad_request',
  401: 'auth',
  402: 'quota_exhausted',
  404: 'bad_request',
  405: 'bad_request',
  408: 'transient',
  409: 'transient',
  413: 'bad_request',
  415: 'bad_request',
  422: 'bad_request',
  429: 'rate_limited',
  503: 'overloaded',
  529: 'overloaded',
};

/** Of a key that is a good one. */
const RESTRICTED = ['missing_scope', 'ip_not_authorized', 'unsupported_country_region_territory'];
/** LM Studio answers 200 to a path that it does not have. */
const NO_SUCH_PATH = /^Unexpected endpoint/;

/** What an error answer means for the next try. `said` is `null` when its body can't be read. */
export function kindOf(status: number, said: SaidError | null): ErrorKind {
  const bySaid = said && kindOfSaid(said);
  if (bySaid) return bySaid;
  // Something on the way, a proxy or the edge, also answers with 403: that says nothing about the key.
  if (status === 403) return said ? 'auth' : 'unknown';
  return KIND_OF_STATUS[status] ?? (status >= 500 ? 'transient' : 'unknown');
}

/** What an error without a status means: the same as its twin among the answers. */
export function kindOfEvent(said: SaidError | null): ErrorKind {
  const bySaid = said && kindOfSaid(said);
  return bySaid ?? (said?.type === 'invalid_request_error' ? 'bad_request' : 'transient');
}

/** Whether the key is a good one that may not do this. */
export function isRestriction(status: number, said: SaidError | null): boolean {
  if (said === null || kindOf(status, said) !== 'auth') return false;
  return RESTRICTED.includes(said.code) || said.type === 'permission_error' || status === 403;
}

function kindOfSaid({ code, type, message }: SaidError): ErrorKind | null {
  if (NO_SUCH_PATH.test(message)) return 'bad_request';
  // Such a server gives its own status as the code of an error in a stream.
  const byNumber = /^\d{3}$/.test(code) ? kindOf(Number(code), null) : null;
  return KIND_OF_CODE[code] ?? KIND_OF_TYPE[type] ?? (byNumber === 'unknown' ? null : byNumber);
}
