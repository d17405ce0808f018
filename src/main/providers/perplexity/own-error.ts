const TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request',
  401: 'invalid_api_key',
  402: 'insufficient_credits',
  403: 'forbidden',
  404: 'not_found',
  413: 'request_too_large',
  422: 'invalid_request',
  429: 'rate_limit_exceeded',
};
/** Beyond every event of the stream: ours is the last one, and nobody knows how many came before. */
const LAST_SEQUENCE_NUMBER = 1_000_000;
const STATUS = 502;

/** An error of ours in Perplexity's shape. */
export function ownErrorBody(status: number, sentence: string): string {
  return JSON.stringify({ error: errorOf(status, sentence) });
}

/** For a stream of the Agent API that has begun: the event that its own failures have. */
export function ownFailedEvent(sentence: string): string {
  const type = 'response.failed';
  const { message, type: name } = errorOf(STATUS, sentence);
  const error = { message, type: name, code: String(STATUS) };
  const event = { type, sequence_number: LAST_SEQUENCE_NUMBER, error };
  return `event: ${type}\ndata: ${JSON.stringify(event)}\n\n`;
}

/** The same for the older chat completions. */
export function ownErrorChunk(sentence: string): string {
  return `data: ${ownErrorBody(STATUS, sentence)}\n\n`;
}

function errorOf(status: number, message: string) {
  return { message, type: TYPES[status] ?? 'server_error', code: status };
}
