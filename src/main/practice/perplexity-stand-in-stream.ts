import type { ServerResponse } from 'node:http';
import type { Clock } from '#main/host/clock.ts';
import { frame, type AgentAnswer, type chatAnswer } from './perplexity-stand-in-answers.ts';
import { inPieces } from './stand-in-answers.ts';

const BETWEEN_PIECES_MS = 15;
const SLOW_PIECES_MS = 400;
const BROKEN = { message: 'The model stopped answering.', type: 'server_error', code: '500' };

/** Says an agent's answer event by event. `mood` may spoil it: before its first content, or in the middle. */
export async function streamAgent(
  response: ServerResponse,
  { text, question, response: whole }: AgentAnswer,
  asked: string,
  mood: string,
  clock: Clock,
): Promise<void> {
  let number = 0;
  const send = (type: string, more: object): void => {
    const event = { type, sequence_number: number, ...more };
    number += 1;
    response.write(`event: ${type}\ndata: ${JSON.stringify(event)}\n\n`);
  };
  begin(response);
  const id = String(whole['id']);
  send('response.created', { response: frame(id, asked, 'in_progress') });
  send('response.in_progress', { response: frame(id, asked, 'in_progress') });
  if (mood === 'failed') {
    send('response.failed', { error: BROKEN });
    return void response.end();
  }
  send('response.reasoning.search_queries', { queries: [question] });
  const pieces = inPieces(text);
  for (const [index, delta] of pieces.entries()) {
    await pause(mood, clock);
    if (response.destroyed) return;
    if (index === Math.floor(pieces.length / 2)) {
      if (mood === 'cut-stream') return void response.destroy();
      if (mood === 'error-event') {
        send('response.failed', { error: BROKEN });
        return void response.end();
      }
    }
    // As with the real one, a number is left out here and there.
    if (index === 1) number += 1;
    send('response.output_text.delta', { item_id: `msg_${id}`, output_index: 1, delta });
  }
  send('response.output_text.done', { item_id: `msg_${id}`, output_index: 1, text });
  send('response.completed', { response: whole });
  response.end();
}

/** The same for the older chat completions. */
export async function streamChat(
  response: ServerResponse,
  { text, usageOf, common }: ReturnType<typeof chatAnswer>,
  mood: string,
  clock: Clock,
): Promise<void> {
  begin(response);
  let said = '';
  const pieces = inPieces(text);
  for (const [index, content] of pieces.entries()) {
    await pause(mood, clock);
    if (response.destroyed) return;
    if (index === Math.floor(pieces.length / 2)) {
      if (mood === 'cut-stream') return void response.destroy();
      if (mood === 'error-event') {
        response.write(`data: ${JSON.stringify({ error: { ...BROKEN, code: 500 } })}\n\n`);
        return void response.end();
      }
    }
    said += content;
    const isLast = index === pieces.length - 1;
    const chunk = {
      ...common,
      object: 'chat.completion.chunk',
      usage: usageOf(said),
      choices: [{ index: 0, delta: { content }, finish_reason: isLast ? 'stop' : null }],
    };
    response.write(`data: ${JSON.stringify(chunk)}\n\n`);
  }
  response.end();
}

function begin(response: ServerResponse): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
  });
}

function pause(mood: string, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    clock.after(mood === 'slow' ? SLOW_PIECES_MS : BETWEEN_PIECES_MS, resolve);
  });
}
