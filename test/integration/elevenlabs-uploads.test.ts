import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeEach, expect, it, vi } from 'vitest';
import { PRACTICE_VOICE_KEY } from '#main/practice/starter-settings.ts';
import {
  startTestCore,
  startUpstream,
  type TestCore,
  type Upstream,
} from '#test/support/test-core.ts';

const MB = 1024 * 1024;
const UPLOAD_MB = 60;
const PIECE_BYTES = MB / 4;
const ACCOUNT = '{"character_count":0,"character_limit":100000}';
const HEAD = Buffer.from(
  '--b\r\ncontent-disposition: form-data; name="file"; filename="take.wav"\r\n\r\n',
);
const TAIL = Buffer.from('\r\n--b--\r\n');

let upstream: Upstream;
let core: TestCore;

beforeEach(async () => {
  upstream = await startUpstream();
  const provider = { id: 'elevenlabs', key: PRACTICE_VOICE_KEY, checked: ACCOUNT } as const;
  core = await startTestCore({ upstream, provider });
  return () => core.stop();
});

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** What this process, which is client, core and provider at once, keeps in memory. */
function kept(): number {
  collect();
  const { external, heapUsed } = process.memoryUsage();
  return external + heapUsed;
}

/** A form with a large recording in it, piece by piece. */
function* form(sent: (bytes: number) => void): Generator<Buffer> {
  yield HEAD;
  const piece = Buffer.alloc(PIECE_BYTES, 7);
  for (let bytes = PIECE_BYTES; bytes <= UPLOAD_MB * MB; bytes += PIECE_BYTES) {
    yield piece;
    sent(bytes);
  }
  yield TAIL;
}

/** Sends the form; `isTold` is whether its length is said before. */
async function upload(isTold: boolean, sent: (bytes: number) => void = () => {}) {
  const { hostname, port } = new URL(core.address);
  const length = HEAD.length + UPLOAD_MB * MB + TAIL.length;
  const sending = request({
    hostname,
    port,
    method: 'POST',
    path: '/elevenlabs/v1/speech-to-text',
    headers: {
      'xi-api-key': core.token,
      'content-type': 'multipart/form-data; boundary=b',
      ...(isTold ? { 'content-length': String(length) } : {}),
    },
  });
  const answered = once(sending, 'response') as Promise<[IncomingMessage]>;
  // A server that has answered need not take the rest.
  pipeline(Readable.from(form(sent)), sending).catch(() => {});
  const [answer] = await answered;
  answer.resume();
  return { status: answer.statusCode, length };
}

it.each([true, false])(
  'a recording of 60 MB passes without being kept (length told: %s)',
  async (isTold) => {
    let arrived = 0;
    let contentLength: string | undefined;
    let contentType: string | undefined;
    upstream.answer = (incoming, response) => {
      if (incoming.method === 'GET') return void response.end(ACCOUNT);
      contentLength = incoming.headers['content-length'];
      contentType = incoming.headers['content-type'];
      incoming.on('data', (chunk: Buffer) => (arrived += chunk.length));
      incoming.on('end', () => {
        response.writeHead(200, { 'content-type': 'application/json', 'character-cost': '900' });
        response.end('{"text":"Hello."}');
      });
    };
    const keptAt: number[] = [];
    const { status, length } = await upload(isTold, (bytes) => {
      if (bytes % (10 * MB) === 0) keptAt.push(kept() / MB);
    });

    expect(status).toBe(200);
    expect(arrived).toBe(length);
    expect(contentLength).toBe(isTold ? String(length) : undefined);
    expect(contentType).toBe('multipart/form-data; boundary=b');
    // What is on its way goes up and down by some 20 MB between three parties; kept, it would be 50 MB more.
    expect(Math.max(...keptAt) - Math.min(...keptAt)).toBeLessThan(35);
    const { calls } = await core.client.calls.list({ before: null, limit: 1 });
    const call = await core.client.calls.get({ id: calls[0]?.id ?? '' });
    expect(call).toMatchObject({ state: 'ok', attempts: [{ usage: { credits: 900 } }] });
  },
  30_000,
);

it('a recording that the provider refuses half-way is told of, and not sent again', async () => {
  let requests = 0;
  upstream.answer = (incoming, response) => {
    if (incoming.method === 'GET') return void response.end(ACCOUNT);
    requests += 1;
    incoming.once('data', () => {
      response.writeHead(429, { 'content-type': 'application/json' });
      response.end('{"detail":{"status":"system_busy","message":"Busy."}}');
      incoming.resume();
    });
  };
  const { status } = await upload(true);

  expect(status).toBe(429);
  expect(requests).toBe(1);
  await vi.waitFor(async () => {
    const { calls } = await core.client.calls.list({ before: null, limit: 1 });
    expect(calls[0]).toMatchObject({ state: 'failed', status: 429 });
  });
}, 30_000);
