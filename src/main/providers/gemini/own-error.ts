import type { OwnErrors } from '../dialect.ts';

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

/** An error of ours in Gemini's shape, which OpenAI's SDK raises as well. */
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

const WORDS: Readonly<Record<number, string>> = {
  400: 'invalid_request',
  402: 'payment_required',
};

/** Interactions have a word as the code of an error, in an answer and in a stream. */
export const INTERACTION_ERRORS: OwnErrors = {
  errorBody: (status, message) => JSON.stringify({ error: { code: wordOf(status), message } }),
  errorEvent: (message) => {
    const error = { code: wordOf(BROKEN_OFF), message };
    return `event: error\ndata: ${JSON.stringify({ event_type: 'error', error })}\n\n`;
  },
};

function wordOf(status: number): string {
  return WORDS[status] ?? (NAMES[status] ?? 'INTERNAL').toLowerCase();
}
