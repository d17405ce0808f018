import type { ServerResponse } from 'node:http';
import type { Clock } from '#main/host/clock.ts';
import { countTokens, inPieces } from './stand-in-answers.ts';

export interface StreamedAnswer {
  readonly id: string;
  readonly model: string;
  readonly answer: string;
  /** Everything that went in, as the last event reports it, too. */
  readonly inputUsage: Readonly<Record<string, number>>;
  /** `cut-stream`, `error-event` and `slow` spoil it on demand; anything else does not. */
  readonly mood: string;
}

const cutByUs = new WeakSet<ServerResponse>();

/** Whether the connection was broken on demand, and not by the client. */
export function isCutByUs(response: ServerResponse): boolean {
  return cutByUs.has(response);
}

const BETWEEN_PIECES_MS = 15;
const SLOW_PIECES_MS = 400;

/**
 * Streams an answer event by event, as `POST /v1/messages` with `stream: true` does. Resolves with the
 * tokens that were sent, which is less than the whole answer when it was spoiled or its client left.
 */
export async function streamAnswer(
  response: ServerResponse,
  { id, model, answer, inputUsage, mood }: StreamedAnswer,
  clock: Clock,
): Promise<number> {
  const send = (type: string, more: object): void => {
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...more })}\n\n`);
  };
  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      clock.after(mood === 'slow' ? SLOW_PIECES_MS : BETWEEN_PIECES_MS, resolve);
    });

  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
  });
  const message = { id, type: 'message', role: 'assistant', model, content: [] };
  const usage = { ...inputUsage, output_tokens: 1, service_tier: 'standard' };
  send('message_start', {
    message: { ...message, stop_reason: null, stop_sequence: null, usage },
  });
  send('content_block_start', { index: 0, content_block: { type: 'text', text: '' } });
  send('ping', {});

  let sent = '';
  const pieces = inPieces(answer);
  for (const [index, text] of pieces.entries()) {
    await pause();
    if (response.destroyed) return countTokens(sent);
    if (index === Math.floor(pieces.length / 2)) {
      if (mood === 'cut-stream') {
        cutByUs.add(response);
        response.destroy();
        return countTokens(sent);
      }
      if (mood === 'error-event') {
        send('error', { error: { type: 'overloaded_error', message: 'Overloaded' } });
        response.end();
        return countTokens(sent);
      }
    }
    send('content_block_delta', { index: 0, delta: { type: 'text_delta', text } });
    sent += text;
  }
  send('content_block_stop', { index: 0 });
  send('message_delta', {
    delta: { stop_reason: 'end_turn', stop_sequence: null },
    usage: { ...inputUsage, output_tokens: countTokens(answer) },
  });
  send('message_stop', {});
  response.end();
  return countTokens(answer);
}
