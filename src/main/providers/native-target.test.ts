import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFakeClock, type FakeClock } from '#test/support/fake-clock.ts';
import { createHttpClient, type HttpClient } from '#main/host/http-client.ts';
import { AttemptError, type Reply } from '#main/values/call.ts';
import type { NativeAnswer } from '#main/values/native-answer.ts';
import { anthropic } from './anthropic/anthropic.ts';
import { createNativeTarget } from './native-target.ts';
import type { NativeTargetParts } from './native-request.ts';
import type { DialectRoute } from './dialect.ts';
import { FREE } from './prices/price-list.ts';

const BODY = Buffer.from('{"model":"claude-opus-5-5"}');
const [MESSAGES] = anthropic.routes as readonly [DialectRoute];
const ANSWER = {
  type: 'message',
  model: 'claude-opus-5-5',
  usage: { input_tokens: 3, output_tokens: 5 },
};

let server: Server;
let http: HttpClient;
let answer: RequestListener;
let seen: IncomingMessage | null;
let clock: FakeClock;

beforeEach(async () => {
  clock = createFakeClock();
  seen = null;
  http = createHttpClient();
  server = createServer((request, response) => {
    seen = request;
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  await http.close();
  server.closeAllConnections();
  server.close();
});

const origin = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const json = (status: number, body: unknown, headers: Record<string, string> = {}) => {
  answer = (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
};

async function send(
  change: Partial<NativeTargetParts> = {},
  signal = new AbortController().signal,
  isStream = false,
): Promise<Reply<NativeAnswer>> {
  const target = createNativeTarget(
    {
      dialect: anthropic,
      http,
      baseUrl: origin,
      hasKey: () => true,
      readKey: async () => 'sk-ant-real',
      prices: FREE,
      noteReply: () => {},
      clock,
      ...change,
    },
    {
      method: 'POST',
      path: '/v1/messages?beta=true',
      headers: { authorization: 'Bearer tl_ours', 'anthropic-beta': 'x', host: 'localhost:7411' },
      body: BODY,
      route: MESSAGES,
      reading: { ...MESSAGES.readRequest({ params: {}, headers: {}, body: BODY }), isStream },
    },
  );
  return target.send(signal);
}
const failure = (sending: Promise<unknown>): Promise<AttemptError> =>
  sending.then(
    () => Promise.reject(new Error('It was answered')),
    (error: unknown) => (error instanceof AttemptError ? error : Promise.reject(error as Error)),
  );

describe('a request that is passed on', () => {
  it('bears the key in place of our token, and goes where the base URL says', async () => {
    json(200, ANSWER);
    await send({ baseUrl: () => `${origin()}/proxy/` });

    expect(seen?.url).toBe('/proxy/v1/messages?beta=true');
    expect(seen?.headers).toMatchObject({
      'x-api-key': 'sk-ant-real',
      'anthropic-beta': 'x',
      host: new URL(origin()).host,
      'content-length': String(BODY.length),
    });
    expect(seen?.headers.authorization).toBeUndefined();
  });

  it('asks for the key of the very host that it goes to', async () => {
    json(200, ANSWER);
    const readKey = vi.fn<(asked: string) => Promise<string>>(async () => 'sk-ant-real');
    await send({ readKey });
    expect(readKey).toHaveBeenCalledWith(origin());
  });

  it('brings back an answer with its use', async () => {
    json(200, ANSWER, { 'request-id': 'req_7', 'set-cookie': 'a=b' });
    const noteReply = vi.fn<(headers: unknown) => void>();

    const reply = await send({ noteReply });

    expect(reply).toMatchObject({
      status: 200,
      upstreamRequestId: 'req_7',
      fault: null,
      answer: { kind: 'whole', reading: { usage: { inputTokens: 3, outputTokens: 5 } } },
    });
    expect(reply.answer.headers).not.toHaveProperty('set-cookie');
    expect(noteReply).toHaveBeenCalledWith(expect.objectContaining({ 'request-id': 'req_7' }));
  });

  it('brings back a refusal as it came', async () => {
    const body = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } };
    json(529, body);
    const reply = await send();
    expect(reply).toMatchObject({ status: 529, fault: { kind: 'overloaded' } });
    expect(reply.answer.kind === 'whole' && JSON.parse(reply.answer.body.toString())).toEqual(body);
  });

  it('tells a key that may not do this from one that is refused', async () => {
    const noteRestricted = vi.fn<() => void>();
    json(401, { error: { type: 'authentication_error' } });
    await send({ noteRestricted });
    expect(noteRestricted).not.toHaveBeenCalled();

    json(403, { error: { type: 'permission_error' } });
    await send({ noteRestricted });
    expect(noteRestricted).toHaveBeenCalledTimes(1);
  });

  it('passes on a compressed answer unread rather than lose it', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
      response.end(gzipSync(JSON.stringify(ANSWER)));
    };
    expect(await send()).toMatchObject({
      fault: null,
      answer: { headers: { 'content-encoding': 'gzip' }, reading: { model: null, usage: null } },
    });
  });

  it('hands over a stream as it begins, with a reader for it', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
      response.write('event: ping\n');
    };
    const { answer: begun } = await send();
    expect(begun.kind).toBe('stream');
    if (begun.kind === 'stream') begun.body.destroy();
  });
});

describe('a request that brings no answer', () => {
  it.each([
    ['a sign-in page', '<html>Welcome to Hotel WiFi</html>', 'text/html'],
    ['half a JSON', '{"type":"message","usa', 'application/json'],
    ['nothing', '', 'application/json'],
  ])('but %s has an unknown outcome', async (_name, body, type) => {
    json(200, body, { 'content-type': type });
    expect(await failure(send())).toMatchObject({
      isSent: true,
      fault: { kind: 'transient' },
      problem: { code: 'unknown_outcome', status: 502 },
    });
  });

  it.each([301, 302, 307, 308])(
    'but a redirect (%i) is not followed, and fails',
    async (status) => {
      const location = 'http://169.254.169.254/latest?token=secret';
      json(status, '', { location });

      const error = await failure(send());

      expect(error).toMatchObject({
        isSent: false,
        problem: { code: 'request_failed', status: 502 },
      });
      expect(error.problem.sentence).toContain('169.254.169.254');
      expect(error.problem.sentence).not.toContain('secret');
    },
  );

  it('because nobody listens there was never sent', async () => {
    const url = origin();
    server.close();
    await once(server, 'close');
    expect(await failure(send({ baseUrl: () => url }))).toMatchObject({
      isSent: false,
      fault: { kind: 'transient' },
      problem: { code: 'request_failed' },
    });
  });

  it('because the other side broke off may have been billed', async () => {
    answer = (request) => void request.resume().on('end', () => request.socket.destroy());
    expect(await failure(send())).toMatchObject({
      isSent: true,
      problem: { code: 'unknown_outcome' },
    });
  });

  it('because the body breaks off may have been billed, too', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '99' });
      response.write('{"type":', () => response.destroy());
    };
    expect(await failure(send())).toMatchObject({ isSent: true });
  });

  it('because the client left says only that', async () => {
    const client = new AbortController();
    answer = () => client.abort();
    await expect(send({}, client.signal)).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('for want of a key speaks against no key and sends nothing', async () => {
    json(200, ANSWER);
    const locked = Object.assign(new Error('Your keyring is locked.'), { name: 'KeyStoreError' });
    for (const readKey of [async () => null, () => Promise.reject(locked)])
      expect(await failure(send({ readKey }))).toMatchObject({
        isSent: false,
        fault: { kind: 'unknown' },
        problem: { code: 'no_key', status: 401 },
      });
    expect(seen).toBeNull();
  });
});

describe('a provider that takes too long', () => {
  const asked = (): Promise<void> => vi.waitFor(() => expect(seen).not.toBeNull());

  it.each([
    ['a stream', true, 20_000],
    ['an answer in one piece', false, 300_000],
  ])('is given up, where %s was to come, after its own limit', async (_name, isStream, limitMs) => {
    answer = () => {};
    const failed = failure(send({}, undefined, isStream));
    await asked();
    clock.advance(limitMs - 1);
    expect(seen?.socket.destroyed).toBe(false);

    clock.advance(1);

    expect(await failed).toMatchObject({
      isSent: true,
      problem: { code: 'unknown_outcome', status: 504 },
    });
    await vi.waitFor(() => expect(seen?.socket.destroyed).toBe(true));
  });

  it('may not fall silent for a minute in the middle of an answer either', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{');
    };
    const noteReply = vi.fn<() => void>();
    const failed = failure(send({ noteReply }));
    await vi.waitFor(() => expect(noteReply).toHaveBeenCalled());
    await vi.waitFor(() => {
      clock.advance(60_000);
      expect(seen?.socket.destroyed).toBe(true);
    });
    expect(await failed).toMatchObject({ isSent: true });
  });

  it('has all the time it needs once its stream has begun: whoever reads it keeps its limits', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.flushHeaders();
    };
    const { answer: begun } = await send({}, undefined, true);
    clock.advance(900_000);
    expect(begun).toMatchObject({
      kind: 'stream',
      limits: { firstContentMs: 20_000, idleMs: 60_000, totalMs: 900_000 },
      body: { destroyed: false },
    });
    if (begun.kind === 'stream') begun.body.destroy();
  });
});
