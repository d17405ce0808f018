import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A provider that answers at once, or after as many milliseconds as a header says, in a process of its own,
 * so that only the way there is measured.
 */
const MESSAGE = JSON.stringify({
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-opus-5-5',
  content: [{ type: 'text', text: 'Hello.' }],
  stop_reason: 'end_turn',
  usage: { input_tokens: 12, output_tokens: 3 },
});
const EVENTS: readonly (readonly [type: string, fields: object])[] = [
  ['message_start', { message: { model: 'claude-opus-5-5', usage: { input_tokens: 12 } } }],
  ['content_block_delta', { index: 0, delta: { type: 'text_delta', text: 'Hello.' } }],
  ['message_delta', { delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 3 } }],
  ['message_stop', {}],
];
const STREAM = EVENTS.map(
  ([type, fields]) => `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`,
).join('');

const OVERLOADED = JSON.stringify({
  type: 'error',
  error: { type: 'overloaded_error', message: 'No.' },
});

const server = createServer((request, response) => {
  const isStream = request.headers['x-bench-stream'] === '1';
  const waitMs = Number(request.headers['x-bench-wait-ms'] ?? 0);
  const answer = (): void => {
    const type = isStream ? 'text/event-stream' : 'application/json';
    response.writeHead(200, { 'content-type': type });
    response.end(isStream ? STREAM : MESSAGE);
  };
  request.resume().once('end', () => {
    if (request.method === 'GET') response.end('{"data":[]}');
    else if (request.headers['x-bench-fail'] === '1') response.writeHead(529).end(OVERLOADED);
    else if (waitMs > 0) setTimeout(answer, waitMs);
    else answer();
  });
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});
