/** An error that the stand-in gives when asked to, as Google words it. */
export interface GeminiError {
  readonly status: number;
  readonly name: string;
  readonly message: string;
  readonly details?: readonly object[];
}

const TYPE = 'type.googleapis.com/google.rpc.';

function reason(text: string): object {
  const metadata = { service: 'generativelanguage.googleapis.com' };
  return { '@type': `${TYPE}ErrorInfo`, reason: text, domain: 'googleapis.com', metadata };
}

function quota(quotaId: string, quotaValue: string): object {
  const violation = { quotaId, quotaValue, quotaDimensions: { model: 'gemini-3.8-flash' } };
  return { '@type': `${TYPE}QuotaFailure`, violations: [violation] };
}

function retry(retryDelay: string): object {
  return { '@type': `${TYPE}RetryInfo`, retryDelay };
}

const QUOTA = 'You exceeded your current quota, please check your plan and billing details.';

export const INVALID_KEY: GeminiError = {
  status: 400,
  name: 'INVALID_ARGUMENT',
  message: 'API key not valid. Please pass a valid API key.',
  details: [reason('API_KEY_INVALID')],
};

export const NOT_FOUND: GeminiError = { status: 404, name: 'NOT_FOUND', message: 'Not found.' };

export const INVALID_REQUEST: GeminiError = {
  status: 400,
  name: 'INVALID_ARGUMENT',
  message: '* GenerateContentRequest.contents: contents is not specified',
};

export const OVERLOADED: GeminiError = {
  status: 503,
  name: 'UNAVAILABLE',
  message: 'The model is overloaded. Please try again later.',
};

/** Another wait may be asked for, in seconds. */
export function rateLimited(seconds: string): GeminiError {
  return {
    status: 429,
    name: 'RESOURCE_EXHAUSTED',
    message: `${QUOTA} Please retry in ${seconds}s.`,
    details: [quota('GenerateRequestsPerMinutePerProjectPerModel', '150'), retry(`${seconds}s`)],
  };
}

const ON_DEMAND: Readonly<Record<string, GeminiError>> = {
  'invalid-key': INVALID_KEY,
  restricted: {
    status: 403,
    name: 'PERMISSION_DENIED',
    message: 'Requests to this API are blocked.',
    details: [reason('API_KEY_SERVICE_BLOCKED')],
  },
  'day-used-up': {
    status: 429,
    name: 'RESOURCE_EXHAUSTED',
    message: QUOTA,
    details: [quota('GenerateRequestsPerDayPerProjectPerModel-FreeTier', '250'), retry('10s')],
  },
  'not-in-plan': {
    status: 429,
    name: 'RESOURCE_EXHAUSTED',
    message: `${QUOTA} * Quota exceeded for metric: free_tier_requests, limit: 0, model: gemini-4-argon`,
    details: [quota('GenerateRequestsPerDayPerProjectPerModel-FreeTier', '0'), retry('10s')],
  },
  'spending-cap': {
    status: 429,
    name: 'RESOURCE_EXHAUSTED',
    message: 'Your project has reached its monthly spending cap.',
  },
  'no-credit': {
    status: 402,
    name: 'RESOURCE_EXHAUSTED',
    message: 'Your prepaid credits are used up.',
  },
  'no-reason': { status: 429, name: 'RESOURCE_EXHAUSTED', message: 'Resource exhausted.' },
  overloaded: OVERLOADED,
  'server-error': { status: 500, name: 'INTERNAL', message: 'An internal error has occurred.' },
  'too-slow': { status: 504, name: 'DEADLINE_EXCEEDED', message: 'Deadline expired.' },
};

/** The error that was asked for by name, or `null`. */
export function errorOnDemand(mood: string, seconds: string): GeminiError | null {
  if (mood === 'rate-limited') return rateLimited(seconds === '' ? '7' : seconds);
  return Object.hasOwn(ON_DEMAND, mood) ? (ON_DEMAND[mood] ?? null) : null;
}

/** As a body: Interactions have a word as their code and no details. */
export function errorBody(error: GeminiError, isInteraction = false): object {
  const { status, name, message, details } = error;
  if (isInteraction) return { error: { code: interactionCode(error), message } };
  return { error: { code: status, message, status: name, ...(details && { details }) } };
}

function interactionCode({ status, name }: GeminiError): string {
  if (status === 400) return 'invalid_request';
  return status === 402 ? 'payment_required' : name.toLowerCase();
}
