import Anthropic from '@anthropic-ai/sdk';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { bytesOf, useRecordings, type Recording } from '#test/support/recordings.ts';
import {
  NO_RATE,
  startTestCore,
  startUpstream,
  type TestCore,
  type Upstream,
} from '#test/support/test-core.ts';

const recordings = useRecordings('anthropic');
const read = (name: string): Recording['response'] => recordings.read(name).response;

let upstream: Upstream;
let core: TestCore;
let anthropic: Anthropic;

beforeEach(async () => {
  upstream = await startUpstream();
  core = await startTestCore({ upstream, limits: NO_RATE });
  anthropic = new Anthropic({
    baseURL: `${core.address}/anthropic`,
    apiKey: core.token,
    maxRetries: 0,
  });
  return () => core.stop();
});

const ask = {
  model: 'claude-haiku-4-5',
  max_tokens: 9,
  messages: [{ role: 'user' as const, content: 'x' }],
};

async function reportedLimits() {
  for await (const { providers } of await core.client.providers.watch())
    return providers[0]?.limits ?? [];
  return [];
}

/** Serves the answer, its body in the pieces given. */
function replay(recorded: Recording['response'], pieces?: readonly Buffer[]): void {
  upstream.answer = (_request, response) => {
    response.writeHead(recorded.status, recorded.headers);
    const whole = bytesOf(recorded);
    void (async () => {
      for (const piece of pieces ?? [whole]) {
        response.write(piece);
        await new Promise((next) => setImmediate(next));
      }
      response.end();
    })();
  };
}

/** Serves the beginning, and cuts the connection once the function given back is called. */
function cutAfter(recorded: Recording['response'], start: Buffer): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  upstream.answer = (_request, response) => {
    response.writeHead(recorded.status, recorded.headers);
    response.write(start, () => void promise.then(() => response.destroy()));
  };
  return resolve;
}

const lastCall = async () => {
  const { calls } = await core.client.calls.list({ before: null, limit: 1 });
  return core.client.calls.get({ id: calls[0]?.id ?? '' });
};

describe('recorded answers of Anthropic', () => {
  it('a message: usage, limits, and no header that belongs to another host', async () => {
    replay(read('anthropic-01'));
    const { response } = await anthropic.messages.create(ask).withResponse();

    expect(response.headers.get('strict-transport-security')).toBeNull();
    expect(await lastCall()).toMatchObject({
      state: 'ok',
      // 17 × $1 + 64 × $5 per million tokens.
      cost: { nanoUsd: 337_000, source: 'list_price' },
      attempts: [{ usage: { inputTokens: 17, outputTokens: 64 } }],
    });
    const limits = await reportedLimits();
    expect(limits).toHaveLength(4);
    expect(limits[0]).toMatchObject({ limit: 10_000 });
  });

  it('a stream: the bytes unchanged, the last word on usage, cut at every byte of an event', async () => {
    const recorded = read('anthropic-02');
    const bytes = Buffer.from(recorded.sse ?? '');
    const start = bytes.indexOf('event: content_block_delta');
    const end = bytes.indexOf('\n\n', start);
    for (let cut = start; cut < end; cut += 1) {
      replay(recorded, [bytes.subarray(0, cut), bytes.subarray(cut)]);
      const response = await fetch(`${core.address}/anthropic/v1/messages`, {
        method: 'POST',
        headers: { 'x-api-key': core.token },
        body: JSON.stringify({ ...ask, stream: true }),
      });
      expect(await response.text()).toBe(recorded.sse);
    }
    expect(await lastCall()).toMatchObject({
      state: 'ok',
      attempts: [{ usage: { inputTokens: 15, outputTokens: 9 } }],
    });
  });

  it.each([
    ['before its first content', 'event: content_block_start', 'unknown'],
    ['after its first content', 'event: content_block_stop', 'aborted'],
  ])('a stream that is cut %s: never taken for complete', async (_where, from, state) => {
    const recorded = read('anthropic-02');
    const bytes = Buffer.from(recorded.sse ?? '');
    const cut = bytes.indexOf(from);
    expect(cut).toBeGreaterThan(0);
    const rest = cutAfter(recorded, bytes.subarray(0, cut));

    const answer = anthropic.messages.stream(ask);
    answer.on('text', rest);
    if (state === 'unknown') rest();
    await expect(answer.finalMessage()).rejects.toThrow(Anthropic.AnthropicError);

    await vi.waitFor(async () => {
      expect(await lastCall()).toMatchObject({ state, cost: { source: 'estimate' } });
    });
  });

  it('a refused key: its kind, its status, its word on retries', async () => {
    replay(read('anthropic-03'));
    const refused = await anthropic.messages.create(ask).catch((error: unknown) => error);

    expect(refused).toBeInstanceOf(Anthropic.AuthenticationError);
    expect((refused as { headers: Headers }).headers.get('x-should-retry')).toBe('false');
    expect(await lastCall()).toMatchObject({ attempts: [{ errorKind: 'auth' }] });
  });

  it('a cache hit: fresh and cached input priced apart', async () => {
    replay(read('anthropic-04'));
    await anthropic.messages.create(ask);

    expect((await lastCall()).attempts[0]?.usage).toMatchObject({
      inputTokens: 10,
      cacheReadTokens: 7_351,
    });
  });

  it('the list of models: says that a key is valid', async () => {
    replay(read('anthropic-05'));
    const test = await core.client.providers.addKey({
      providerId: 'claude',
      key: 'sk-ant-another-key-0123',
      name: 'Another',
      store: 'session',
    });
    expect(test).toMatchObject({ outcome: 'works', saved: true });
  });
});
