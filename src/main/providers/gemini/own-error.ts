const NAMES: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  402: 'RESOURCE_EXHAUSTED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  409: 'ABORTED',
  413: 'INVALID_ARGUMENT',
  429: 'RESOURCE_EXHAUSTED',
  499: 'CANCELLED',
  501: 'UNIMPLEMENTED',
  502: 'UNAVAILABLE',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
  529: 'UNAVAILABLE',
};
/** What the SDK makes of an error inside a stream goes by this number. */
const BROKEN_OFF = 502;

/** An error of ours in Gemini's shape, which its SDK raises for Interactions and the OpenAI form as well. */
export function ownErrorBody(status: number, sentence: string): string {
  const name = NAMES[status] ?? 'INTERNAL';
  return JSON.stringify({ error: { code: status, message: sentence, status: name } });
}

/** The same for a stream of server-sent events that has begun. */
export function ownErrorEvent(sentence: string): string {
  return `data: ${ownErrorBody(BROKEN_OFF, sentence)}\r\n\r\n`;
}

/** For a stream that is one long list, whose last element it becomes. */
export function ownErrorElement(sentence: string): string {
  return `,\r\n${ownErrorBody(BROKEN_OFF, sentence)}\r\n]`;
}

/** For a stream of Interactions. */
export function ownInteractionError(sentence: string): string {
  const error = { code: 'unavailable', message: sentence };
  return `event: error\ndata: ${JSON.stringify({ event_type: 'error', error })}\n\n`;
}
