const TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  409: 'conflict_error',
  413: 'request_too_large',
  422: 'invalid_request_error',
  429: 'rate_limit_error',
  504: 'timeout_error',
  529: 'overloaded_error',
};

/** An error of ours in Anthropic's shape. It has no request id: their support has never seen it. */
export function ownErrorBody(status: number, sentence: string): string {
  return toJson(TYPES[status] ?? 'api_error', sentence);
}

/** The same for a stream that has begun; their SDK raises it. */
export function ownErrorEvent(sentence: string): string {
  return `event: error\ndata: ${toJson('api_error', sentence)}\n\n`;
}

function toJson(type: string, message: string): string {
  return JSON.stringify({ type: 'error', error: { type, message }, request_id: null });
}
