const KINDS: Readonly<Record<number, readonly [type: string, code: string]>> = {
  400: ['validation_error', 'bad_request'],
  401: ['authentication_error', 'unauthorized'],
  402: ['payment_required', 'payment_required'],
  403: ['authorization_error', 'forbidden'],
  404: ['not_found', 'not_found'],
  413: ['validation_error', 'request_too_large'],
  422: ['validation_error', 'unprocessable_entity'],
  429: ['rate_limit_error', 'rate_limit_exceeded'],
};

/** An error of ours in ElevenLabs' present shape. It has no request id: their support has never seen it. */
export function ownErrorBody(status: number, sentence: string): string {
  const [type, code] = KINDS[status] ?? ['internal_error', 'internal_error'];
  const detail = { type, code, message: sentence, status: code, request_id: null, param: null };
  return JSON.stringify({ detail });
}
