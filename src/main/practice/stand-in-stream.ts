import type { ServerResponse } from 'node:http';
import type { Clock } from '#main/host/clock.ts';
import { inPieces } from './stand-in-answers.ts';

export interface StreamedAnswer {
  readonly id: string;
  readonly model: string;
  readonly answer: string;
  readonly usage: { readonly input: number; readonly output: number };
  /** `cut-stream`, `error-event` and `slow` spoil it on demand; anything else does not. */
  readonly mood: string;
}

const BETWEEN_PIECES_MS = 15;
const SLOW_PIECES_MS = 400;

/** Streams an answer event by event, as `POST /v1/messages` with `stream: true` does. */
export async function streamAnswer(
  response: ServerResponse,
  { id, model, answer, usage, mood }: StreamedAnswer,
  clock: Clock,
): Promise<void> {
  const send = (type: string, more: object): void => {
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...more })}\n\n`);
  };
  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      clock.after(mood === 'slow' ? SLOW_PIECES_MS : BETWEEN_PIECES_MS, resolve);
    });

  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  const message = { id, type: 'message', role: 'assistant', model, content: [] };
  const started = {
    input_tokens: usage.input,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    output_tokens: 1,
  };
  send('message_start', { message: { ...message, stop_reason: null, usage: started } });
  send('content_block_start', { index: 0, content_block: { type: 'text', text: '' } });
  send('ping', {});
  const pieces = inPieces(answer);
  for (const [index, text] of pieces.entries()) {
    await pause();
    if (response.destroyed) return;
    if (index === Math.floor(pieces.length / 2)) {
      if (mood === 'cut-stream') return void response.destroy();
      if (mood === 'error-event') {
        send('error', { error: { type: 'overloaded_error', message: 'Overloaded' } });
        return void response.end();
      }
    }
    send('content_block_delta', { index: 0, delta: { type: 'text_delta', text } });
  }
  send('content_block_stop', { index: 0 });
  const ended = { ...started, output_tokens: usage.output };
  send('message_delta', { delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: ended });
  send('message_stop', {});
  response.end();
}
