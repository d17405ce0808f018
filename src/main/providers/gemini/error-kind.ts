import type { ErrorKind } from '#main/values/fault.ts';
import type { SaidError } from './error-body.ts';

// The tables of docs/providers.md, in the order in which they are asked: the body before the status.
const KIND_OF_NAME: Readonly<Record<string, ErrorKind>> = {
  unauthenticated: 'auth',
  authentication_error: 'auth',
  permission_denied: 'auth',
  payment_required: 'quota_exhausted',
  not_found: 'bad_request',
  out_of_range: 'bad_request',
  failed_precondition: 'bad_request',
  invalid_argument: 'bad_request',
  invalid_request: 'bad_request',
  already_exists: 'bad_request',
  unimplemented: 'bad_request',
  resource_exhausted: 'rate_limited',
  rate_limit_exceeded: 'rate_limited',
  too_many_requests: 'rate_limited',
  unavailable: 'overloaded',
  overloaded: 'overloaded',
  aborted: 'transient',
  internal: 'transient',
  internal_error: 'transient',
  api_error: 'transient',
  deadline_exceeded: 'transient',
  unknown: 'transient',
  // Somebody gave up, and it was not our client, which would not be told.
  cancelled: 'unknown',
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
  499: 'unknown',
  503: 'overloaded',
};

/** What is used up, where it is a quota and not a matter of seconds. */
export type Exhausted = 'day' | 'model' | 'spending';

/** What an error means for the next try. `said` is `null` when its body can't be read, `status` when it came in a stream. */
export function kindOf(status: number | null, said: SaidError | null): ErrorKind {
  if (said?.reasons.includes('API_KEY_INVALID')) return 'auth';
  const code = status ?? said?.status ?? null;
  if (code === 402) return 'quota_exhausted';
  if (said && exhaustedBy(said) !== null) return 'quota_exhausted';
  const byName = said && KIND_OF_NAME[said.name];
  if (byName) return byName;
  if (code === null) return 'transient';
  // Something on the way, a proxy or the edge, also answers with 403: that says nothing about the key.
  if (code === 403) return said ? 'auth' : 'unknown';
  return KIND_OF_STATUS[code] ?? (code >= 500 ? 'transient' : 'unknown');
}

/**
 * Which long quota is used up; `null` when none is. "limit: 0" comes with the ids of a day, too, and no midnight
 * helps against it, so it is asked first.
 */
export function exhaustedBy({ name, status, rawMessage, violations }: SaidError): Exhausted | null {
  if (status !== 429 && KIND_OF_NAME[name] !== 'rate_limited') return null;
  if (/\blimit: 0(?![\d.])/.test(rawMessage)) return 'model';
  if (violations.some(({ quotaId }) => quotaId.includes('PerDay'))) return 'day';
  return /spending cap/i.test(rawMessage) ? 'spending' : null;
}

/** Why Google lets a good key do nothing here, for a person; `null` for any other reason. */
export function restrictionOf({ reasons }: SaidError): string | null {
  const found = reasons.find((reason) => Object.hasOwn(RESTRICTIONS, reason));
  return found === undefined ? null : (RESTRICTIONS[found] ?? null);
}

const RESTRICTIONS: Readonly<Record<string, string>> = {
  SERVICE_DISABLED: 'The Gemini API is not turned on in the Google project that this key is of.',
  API_KEY_SERVICE_BLOCKED: 'This key is limited to other Google services.',
  API_KEY_HTTP_REFERRER_BLOCKED: 'This key is limited to certain web sites.',
  API_KEY_IP_ADDRESS_BLOCKED: 'This key is limited to certain internet addresses.',
  API_KEY_ANDROID_APP_BLOCKED: 'This key is limited to certain Android apps.',
  API_KEY_IOS_APP_BLOCKED: 'This key is limited to certain iPhone apps.',
};

/** Whether the key is gone for good, though it is answered with a mere "permission denied". */
export function isKeyDead({ reasons, rawMessage }: SaidError): boolean {
  return reasons.includes('CONSUMER_SUSPENDED') || /reported as leaked/i.test(rawMessage);
}
