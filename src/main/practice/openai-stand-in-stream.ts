import type { ServerResponse } from 'node:http';
import type { Clock } from '#main/host/clock.ts';
import { inPieces } from './stand-in-answers.ts';

export interface StreamOf {
  readonly answer: string;
  /** `cut-stream`, `error-event` and `slow` spoil it on demand; anything else does not. */
  readonly mood: string;
  /** What stands before, around and behind the pieces, each as one event. */
  readonly begin: readonly object[];
  readonly piece: (text: string) => object;
  readonly end: readonly (object | string)[];
}

const cutByUs = new WeakSet<ServerResponse>();

/** Whether the connection was broken on demand, and not by the client. */
export function isCutOnDemand(response: ServerResponse): boolean {
  return cutByUs.has(response);
}

const BETWEEN_PIECES_MS = 15;
const SLOW_PIECES_MS = 400;
const ERROR = {
  message: 'The server had an error.',
  type: 'server_error',
  param: null,
  code: null,
};

/** Streams an answer event by event, as chat completions and responses do. Resolves once it is over. */
export async function streamEvents(
  response: ServerResponse,
  { answer, mood, begin, piece, end }: StreamOf,
  clock: Clock,
): Promise<void> {
  const send = (event: object | string): void => {
    const data = typeof event === 'string' ? event : JSON.stringify(event);
    const type =
      typeof event === 'object' && 'type' in event ? `event: ${String(event.type)}\n` : '';
    response.write(`${type}data: ${data}\n\n`);
  };
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  for (const event of begin) send(event);
  const pieces = inPieces(answer);
  for (const [index, text] of pieces.entries()) {
    await new Promise<void>((resolve) => {
      clock.after(mood === 'slow' ? SLOW_PIECES_MS : BETWEEN_PIECES_MS, resolve);
    });
    if (response.destroyed) return;
    if (index === Math.floor(pieces.length / 2)) {
      if (mood === 'cut-stream') {
        cutByUs.add(response);
        return void response.destroy();
      }
      if (mood === 'error-event') {
        send({ error: ERROR });
        return void response.end();
      }
    }
    send(piece(text));
  }
  for (const event of end) send(event);
  response.end();
}
