import type { ErrorKind } from '#main/values/fault.ts';
import type { SaidError } from './error-body.ts';

// The tables of docs/providers.md, in the order in which they are asked: the body before the status.
const KIND_OF_CODE: Readonly<Record<string, ErrorKind>> = {
  organization_on_hold: 'auth',
  claude_code_key_creator_not_member: 'auth',
  enforced_spend_limit_reached: 'quota_exhausted',
  contract_spend_limit_reached: 'quota_exhausted',
  ramp_limit_exceeded: 'rate_limited',
};

const SPENT_MESSAGES = ['Your credit balance is too low', 'You have reached your specified'];

// `invalid_request_error` is missing on purpose: it comes with several statuses that tell more.
const KIND_OF_TYPE: Readonly<Record<string, ErrorKind>> = {
  authentication_error: 'auth',
  permission_error: 'auth',
  billing_error: 'quota_exhausted',
  rate_limit_error: 'rate_limited',
  overloaded_error: 'overloaded',
  not_found_error: 'bad_request',
  request_too_large: 'bad_request',
  conflict_error: 'transient',
  timeout_error: 'transient',
  api_error: 'transient',
};

const KIND_OF_STATUS: Readonly<Record<number, ErrorKind>> = {
  400: 'bad_request',
  401: 'auth',
  402: 'quota_exhausted',
  404: 'bad_request',
  408: 'transient',
  409: 'transient',
  413: 'bad_request',
  422: 'bad_request',
  429: 'rate_limited',
  529: 'overloaded',
};

/** What an error answer means for the next try. `said` is `null` when its body can't be read. */
export function kindOf(status: number, said: SaidError | null): ErrorKind {
  const bySaid = said && kindOfSaid(said);
  if (bySaid) return bySaid;
  // Something on the way, a proxy or the edge, also answers with 403: that says nothing about the key.
  if (status === 403) return said ? 'auth' : 'unknown';
  return KIND_OF_STATUS[status] ?? (status >= 500 ? 'transient' : 'unknown');
}

/** What an `error` event inside a stream means: the same as its twin among the answers. */
export function kindOfEvent(said: SaidError | null): ErrorKind {
  const bySaid = said && kindOfSaid(said);
  return bySaid ?? (said?.type === 'invalid_request_error' ? 'bad_request' : 'transient');
}

function kindOfSaid({ code, type, message }: SaidError): ErrorKind | null {
  if (code.startsWith('linked_organization_')) return 'quota_exhausted';
  if (SPENT_MESSAGES.some((start) => message.startsWith(start))) return 'quota_exhausted';
  return KIND_OF_CODE[code] ?? KIND_OF_TYPE[type] ?? null;
}
