/** An error that the stand-in gives when asked to, in Anthropic's own shape. */
export interface StandInError {
  readonly status: number;
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export const INVALID_KEY: StandInError = {
  status: 401,
  type: 'authentication_error',
  message: 'invalid x-api-key',
  headers: { 'x-should-retry': 'false' },
};

export const NOT_FOUND: StandInError = {
  status: 404,
  type: 'not_found_error',
  message: 'Not found',
};

const ON_DEMAND: Readonly<Record<string, StandInError>> = {
  'invalid-key': INVALID_KEY,
  restricted: {
    status: 403,
    type: 'permission_error',
    message: 'Your API key does not have permission to use the specified resource.',
  },
  'rate-limited': {
    status: 429,
    type: 'rate_limit_error',
    message: 'This request would exceed your rate limit of requests per minute.',
  },
  'spend-limit': {
    status: 429,
    type: 'rate_limit_error',
    message: 'You have reached your enforced spend limit.',
    code: 'enforced_spend_limit_reached',
  },
  'no-credit': {
    status: 400,
    type: 'invalid_request_error',
    message: 'Your credit balance is too low to access the API.',
  },
  overloaded: { status: 529, type: 'overloaded_error', message: 'Overloaded' },
  'server-error': { status: 500, type: 'api_error', message: 'Internal server error' },
};

/** The errors that can be asked for, by name. */
export const ERRORS_ON_DEMAND: ReadonlyMap<string, StandInError> = new Map(
  Object.entries(ON_DEMAND),
);

/** How the real one checks a request of its present version before anything else. */
export function findMistake(
  body: Readonly<Record<string, unknown>> | null,
  version: string,
): StandInError | null {
  const invalid = (message: string): StandInError => ({
    status: 400,
    type: 'invalid_request_error',
    message,
    headers: { 'x-should-retry': 'false' },
  });
  if (body === null) return invalid('The request body is not valid JSON.');
  if (typeof body['model'] !== 'string') return invalid('model: Field required');
  if (typeof body['max_tokens'] !== 'number') return invalid('max_tokens: Field required');
  if (!Array.isArray(body['messages']) || body['messages'].length === 0)
    return invalid('messages: at least one message is required');
  if (version >= '2026-10-21')
    for (const field of ['temperature', 'top_p', 'top_k'])
      if (field in body) return invalid(`${field}: not supported in this API version`);
  return null;
}
