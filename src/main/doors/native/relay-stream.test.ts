import { once } from 'node:events';
import {
  createServer,
  request,
  type ClientRequest,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFakeClock, type FakeClock } from '#test/support/fake-clock.ts';
import type { StreamReading } from '#main/values/native-answer.ts';
import { relayStream, type Relayed } from './relay-stream.ts';

const LIMITS = { firstContentMs: 20_000, idleMs: 60_000, totalMs: 900_000 };

/** Counts bytes; `ping` is no content, `END` completes it and `ERR` is the provider's own error. */
function createReader(): StreamReading & { text: string } {
  let text = '';
  return {
    push: (chunk) => {
      text += Buffer.from(chunk).toString();
      return chunk;
    },
    end: () => new Uint8Array(0),
    isUsageFinal: false,
    get text() {
      return text;
    },
    get contentCharacters() {
      return text.length;
    },
    get hasContent() {
      return text.replaceAll('ping', '').length > 0;
    },
    get isComplete() {
      return text.includes('END');
    },
    get fault() {
      if (!text.includes('ERR')) return null;
      return { kind: 'overloaded' as const, sentence: 'Claude is overloaded.', retryAfterMs: null };
    },
    reading: { model: 'm', usage: null, reportedNanoUsd: null },
  };
}

let server: Server;
let clock: FakeClock;
let upstream: PassThrough;
let relayed: Promise<Relayed>;
let response: ServerResponse;
let client: ClientRequest;
let received: string;
let answered: Promise<unknown>;
let promisedBytes: number | null;
let connect: () => Promise<void>;

beforeEach(async () => {
  clock = createFakeClock();
  upstream = new PassThrough();
  received = '';
  promisedBytes = null;
  const started = Promise.withResolvers<void>();
  server = createServer((_request, answer) => {
    response = answer;
    const gone = new AbortController();
    answer.on('close', () => gone.abort());
    relayed = relayStream(
      upstream,
      createReader(),
      {
        response: answer,
        promisedBytes,
        hasGone: () => gone.signal.aborted,
        signal: gone.signal,
        errorEvent: (sentence) => `[${sentence}]`,
        sinceSentMs: () => clock.monotonicMs(),
        limits: LIMITS,
        begin: () => {
          answer.writeHead(200);
          answer.flushHeaders();
        },
      },
      clock,
    );
    started.resolve();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  connect = async () => {
    client = request({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' }).end();
    client.on('error', () => {});
    const answer = Promise.withResolvers<void>();
    answered = answer.promise;
    client.on('response', (message) => {
      message.on('error', () => {});
      message.on('data', (chunk: Buffer) => {
        received += chunk.toString();
        answer.resolve();
      });
    });
    await started.promise;
  };
});
afterEach(() => {
  client.destroy();
  server.closeAllConnections();
  server.close();
});

describe('relaying a stream', () => {
  beforeEach(() => connect());

  it('passes the bytes on at once, and leaves the end to whoever closes the books', async () => {
    upstream.write('one');
    await answered;
    expect(received).toBe('one');

    upstream.end(' END');

    expect(await relayed).toMatchObject({ end: { state: 'ok', isUsageFinal: true } });
    expect(response.writableEnded).toBe(false);
  });

  it('tells the client in its own words when the provider breaks off, and says so in the books', async () => {
    upstream.write('one');
    await answered;
    upstream.destroy(new Error('reset'));

    expect(await relayed).toMatchObject({
      end: { state: 'aborted', errorKind: 'transient', contentCharacters: 3, isUsageFinal: false },
      isBroken: true,
    });
    response.end();
    await once(client, 'close');
    expect(received).toContain('[The provider broke off');
  });

  it('takes an end without an end marker for a break, although it looks like success', async () => {
    upstream.end('one');

    expect(await relayed).toMatchObject({ end: { state: 'aborted' }, isBroken: true });
  });

  it('keeps the kind of an error that came inside the stream', async () => {
    upstream.end('ERR END');

    expect(await relayed).toMatchObject({
      end: { state: 'aborted', errorKind: 'overloaded', problem: 'Claude is overloaded.' },
    });
  });

  it('stops the provider as soon as the client leaves', async () => {
    upstream.write('one');
    await answered;

    client.destroy();

    expect(await relayed).toMatchObject({ end: { state: 'cancelled' } });
    expect(upstream.destroyed).toBe(true);
  });

  it('holds the provider back while the client reads nothing, and gives up after a minute', async () => {
    client.on('response', (message) => message.pause());
    const chunk = Buffer.alloc(256 * 1024, 'x');
    while (upstream.write(chunk)) await new Promise((resolve) => setImmediate(resolve));
    for (let turn = 0; turn < 200; turn += 1) {
      if (upstream.writableNeedDrain) await new Promise((resolve) => setImmediate(resolve));
      else upstream.write(chunk);
    }
    expect(upstream.writableNeedDrain).toBe(true);

    clock.advance(60_000);

    expect(await relayed).toMatchObject({ end: { state: 'cancelled' } });
  });
});

describe('a stream that takes too long', () => {
  beforeEach(() => connect());

  it('is given up before its client sees anything of it, when only pings come', async () => {
    for (let ping = 0; ping < 4; ping += 1) {
      upstream.write('ping');
      await turn();
      clock.advance(4_999);
    }
    expect(upstream.destroyed).toBe(false);

    clock.advance(4);

    expect(await relayed).toMatchObject({
      end: { state: 'unknown', errorKind: 'transient', isTooSlow: true, firstContentMs: null },
      isCommitted: false,
    });
    expect(upstream.destroyed).toBe(true);
    expect(response.headersSent).toBe(false);
  });

  it('has no such limit once there is content, but may not fall silent', async () => {
    upstream.write('one');
    await answered;
    clock.advance(LIMITS.idleMs - 1);
    upstream.write('two');
    await turn();
    clock.advance(LIMITS.idleMs - 1);
    expect(upstream.destroyed).toBe(false);

    clock.advance(1);

    expect(await relayed).toMatchObject({
      end: { state: 'aborted', errorKind: 'transient', contentCharacters: 6 },
      isBroken: true,
    });
    response.end();
    await once(client, 'close');
    expect(received).toMatch(/^onetwo\n\n\[The provider fell silent/);
  });

  it('is ended with an error event when it began without content, because too much was held back', async () => {
    for (let ping = 0; ping < 70; ping += 1) {
      upstream.write('ping');
      await turn();
    }
    await answered;

    clock.advance(LIMITS.firstContentMs);

    expect(await relayed).toMatchObject({ end: { state: 'aborted' }, isCommitted: true });
    response.end();
    await once(client, 'close');
    expect(received).toContain('[The provider began to answer, but not with content');
  });

  it('is ended after a quarter of an hour, however lively it is', async () => {
    for (let half = 0; half < 30; half += 1) {
      upstream.write('more');
      await turn();
      clock.advance(29_999);
    }
    expect(upstream.destroyed).toBe(false);

    clock.advance(30);

    expect(await relayed).toMatchObject({ end: { state: 'aborted', errorKind: 'transient' } });
    response.end();
    await once(client, 'close');
    expect(received).toContain('[This answer took longer');
  });

  it('is whole when its end marker came and merely its connection stays open', async () => {
    upstream.write('one END');
    await answered;
    clock.advance(LIMITS.idleMs);
    expect(await relayed).toMatchObject({ end: { state: 'ok' } });
  });
});

describe('relaying an answer whose length was promised', () => {
  beforeEach(async () => {
    promisedBytes = 7;
    await connect();
  });

  it('holds its last byte back for whoever closes the books', async () => {
    upstream.write('one');
    await answered;
    upstream.end(' END');

    const { rest, end } = await relayed;
    expect(end.state).toBe('ok');
    expect(rest.toString()).toBe('D');
    const closed = once(client, 'close');
    response.end(rest);
    await closed;
    expect(received).toBe('one END');
  });

  it('puts no word of its own where bytes are missing', async () => {
    upstream.write('one');
    await answered;
    upstream.destroy(new Error('reset'));

    expect(await relayed).toMatchObject({ end: { state: 'aborted' }, isBroken: true });
    const closed = once(client, 'close');
    // Ended and not cut, as it is in truth: everything that was written arrives, then.
    response.end();
    await closed;
    expect(received).toBe('one');
  });
});

/** Lets what was written come through. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
