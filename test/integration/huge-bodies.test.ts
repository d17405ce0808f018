import { once } from 'node:events';
import { connect } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { post } from '#test/support/ask-host.ts';
import { report, times } from '#test/support/fault-run.ts';
import { NO_RATE, startTestCore, startUpstream, type TestCore } from '#test/support/test-core.ts';

const MB = 1024 * 1024;
const GB = 1024 * MB;
/** What may be read before a body is known to be too large: the limit, and what was on its way. */
const READ_AT_MOST = 36 * MB;

let core: TestCore;
let port: number;
let cameBytes: number[];

beforeAll(async () => {
  const upstream = await startUpstream();
  core = await startTestCore({ upstream, limits: NO_RATE });
  port = Number(new URL(core.address).port);
  cameBytes = [];
  upstream.answer = (request, response) => {
    void request.toArray().then((chunks: Buffer[]) => {
      cameBytes.push(Buffer.concat(chunks).length);
      response.end('{}');
    });
  };
});
afterAll(() => core.stop());

const head = (...more: string[]): string =>
  [
    'POST /anthropic/v1/messages HTTP/1.1',
    `host: 127.0.0.1:${port}`,
    `x-api-key: ${core.token}`,
    ...more,
    '',
    '',
  ].join('\r\n');

/** Sends `bytes` in pieces for as long as they are taken. Resolves with the answer and what was written. */
async function pour(start: string, bytes: number, wrap: (piece: Buffer) => Buffer) {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.on('error', () => {});
  await once(socket, 'connect');
  let text = '';
  let isOver = false;
  socket.on('data', (part: Buffer) => {
    text += part.toString('latin1');
  });
  const over = new Promise<void>((resolve) => {
    socket.once('close', () => {
      isOver = true;
      resolve();
    });
  });
  const heard = (event: string) => new Promise((resolve) => socket.once(event, resolve));
  socket.write(start);
  const piece = wrap(Buffer.alloc(MB / 4, 'a'));
  let written = 0;
  while (written < bytes && !isOver && text === '') {
    written += piece.length;
    if (!socket.write(piece)) await Promise.race([heard('drain'), over]);
  }
  if (text === '') await Promise.race([over, heard('data')]);
  socket.destroy();
  return { text, written };
}

it('a body of 1 GB is refused by its announcement, and by its size', async () => {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const announced = await pour(head(`content-length: ${GB}`), GB, (piece) => piece);
  expect(announced.text).toContain('HTTP/1.1 413');

  const size = times(200 * MB, GB);
  const streamed = await pour(head('transfer-encoding: chunked'), size, (piece) =>
    Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n')]),
  );
  delay.disable();

  expect(streamed.text).toContain('HTTP/1.1 413');
  expect(streamed.written).toBeLessThan(READ_AT_MOST + 8 * MB);
  expect(cameBytes).toEqual([]);
  report(
    `loop delay p99 ${(delay.percentile(99) / 1e6).toFixed(1)} ms, test and upstream included`,
  );
});

it('a packed body is never unpacked here', async () => {
  const bomb = gzipSync(Buffer.alloc(times(50, 500) * MB));
  const answer = await fetch(`${core.address}/anthropic/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': core.token, 'content-encoding': 'gzip' },
    body: bomb,
  });
  expect(answer.status).toBeLessThan(600);
  expect(cameBytes).toEqual([bomb.length]);
});

it('ten thousand names are refused in one short sentence', async () => {
  const many = Object.fromEntries(
    Array.from({ length: 10_000 }, (_one, index) => [`k${index}`, 1]),
  );
  const { status, text } = await post(core, '/v1/run/script', { input: 'x', ...many });
  expect(status).toBe(400);
  expect(text.length).toBeLessThan(500);
});
