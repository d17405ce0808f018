/** An error that the stand-in gives, in ElevenLabs' present shape. */
export interface VoiceError {
  readonly status: number;
  readonly type: string;
  readonly code: string;
  readonly message: string;
}

export const INVALID_KEY: VoiceError = {
  status: 401,
  type: 'authentication_error',
  code: 'invalid_api_key',
  message: 'Invalid API key',
};

export const NOT_FOUND: VoiceError = {
  status: 404,
  type: 'not_found',
  code: 'not_found',
  message: 'Not Found',
};

export const TOO_MANY: VoiceError = {
  status: 429,
  type: 'rate_limit_error',
  code: 'concurrent_limit_exceeded',
  message: 'Too many concurrent requests for your plan.',
};

/** The plan does not have enough left for this. */
export function quotaExceeded(left: number, needed: number): VoiceError {
  return {
    status: 401,
    type: 'authentication_error',
    code: 'quota_exceeded',
    message: `This request exceeds your quota. You have ${left} credits remaining, while ${needed} credits are required for this request.`,
  };
}

/** A text field is missing or empty: the answer that has a list in the place of an object. */
export function missingField(name: string): object {
  return { detail: [{ loc: ['body', name], msg: 'Field required', type: 'missing' }] };
}

/** The errors that can be asked for, by name. */
export const VOICE_ERRORS: ReadonlyMap<string, VoiceError> = new Map([
  ['invalid-key', INVALID_KEY],
  [
    'restricted',
    {
      status: 401,
      type: 'authorization_error',
      code: 'missing_permissions',
      message:
        'The API key you used is missing the permission user_read to execute this operation.',
    },
  ],
  ['quota-exceeded', quotaExceeded(12, 300)],
  [
    'no-credit',
    {
      status: 402,
      type: 'payment_required',
      code: 'insufficient_credits',
      message: 'Your account is out of credits.',
    },
  ],
  ['too-many-at-once', TOO_MANY],
  [
    'rate-limited',
    {
      status: 429,
      type: 'rate_limit_error',
      code: 'rate_limit_exceeded',
      message: 'Too many requests. Please slow down.',
    },
  ],
  [
    'overloaded',
    {
      status: 429,
      type: 'rate_limit_error',
      code: 'system_busy',
      message: 'We are experiencing heavy traffic. Please try again later.',
    },
  ],
  [
    'server-error',
    {
      status: 500,
      type: 'internal_error',
      code: 'internal_error',
      message: 'Internal server error',
    },
  ],
]);
