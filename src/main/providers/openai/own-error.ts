const TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'insufficient_quota',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'invalid_request_error',
  422: 'invalid_request_error',
  429: 'rate_limit_error',
};

/** An error of ours in OpenAI's shape. */
export function ownErrorBody(status: number, sentence: string): string {
  return toJson(TYPES[status] ?? 'server_error', sentence);
}

/** The same for a stream that has begun; their SDK raises it. */
export function ownErrorEvent(sentence: string): string {
  return `data: ${toJson('server_error', sentence)}\n\n`;
}

function toJson(type: string, message: string): string {
  return JSON.stringify({ error: { message, type, param: null, code: null } });
}
