import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import Anthropic from '@anthropic-ai/sdk';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  startTestCore,
  startUpstream,
  type TestCore,
  type Upstream,
} from '#test/support/test-core.ts';

/** Answers that the provider really gave. They lie beside the project, not in it. */
const FOLDER = resolve('../shared/recordings');
const files = existsSync(FOLDER)
  ? readdirSync(FOLDER).filter((name) => name.startsWith('anthropic-'))
  : [];

interface Recording {
  readonly request: { readonly body?: { readonly messages: [] } };
  readonly response: {
    readonly status: number;
    readonly headers: Record<string, string>;
    readonly body?: unknown;
    readonly sse?: string;
  };
}

const read = (name: string): Recording['response'] => {
  const found = files.find((file) => file.startsWith(name));
  return (JSON.parse(readFileSync(resolve(FOLDER, found ?? ''), 'utf8')) as Recording).response;
};

let upstream: Upstream;
let core: TestCore;
let anthropic: Anthropic;

beforeEach(async () => {
  upstream = await startUpstream();
  core = await startTestCore(upstream);
  anthropic = new Anthropic({
    baseURL: `${core.address}/anthropic`,
    apiKey: core.token,
    maxRetries: 0,
  });
});
afterEach(() => core.stop());

const ask = {
  model: 'claude-haiku-4-5',
  max_tokens: 9,
  messages: [{ role: 'user' as const, content: 'x' }],
};

/** Serves the answer, its body in the pieces given. */
function replay(
  { status, headers, body, sse }: Recording['response'],
  pieces?: readonly Buffer[],
): void {
  upstream.answer = (_request, response) => {
    response.writeHead(status, headers);
    const whole = Buffer.from(sse ?? JSON.stringify(body));
    void (async () => {
      for (const piece of pieces ?? [whole]) {
        response.write(piece);
        await new Promise((next) => setImmediate(next));
      }
      response.end();
    })();
  };
}

const lastCall = async () => {
  const { calls } = await core.client.calls.list({ before: null, limit: 1 });
  return core.client.calls.get({ id: calls[0]?.id ?? '' });
};

describe.skipIf(files.length === 0)(
  'recorded answers of Anthropic (beside the project, in ../shared)',
  () => {
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
      const watch = await core.client.providers.watch();
      const { value } = await watch[Symbol.asyncIterator]().next();
      expect(value?.providers[0]?.limits).toHaveLength(4);
      expect(value?.providers[0]?.limits[0]).toMatchObject({ limit: 10_000 });
    });

    it('a stream: the bytes unchanged, the last word on usage, cut at every byte of an event', async () => {
      const recorded = read('anthropic-02');
      const bytes = Buffer.from(recorded.sse ?? '');
      const start = bytes.indexOf('event: content_block_delta');
      const end = bytes.indexOf('\n\n', start);
      for (let cut = start; cut < end; cut += 7) {
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

    it('a stream that is cut in half: never taken for complete', async () => {
      const recorded = read('anthropic-02');
      upstream.answer = (_request, response) => {
        response.writeHead(200, recorded.headers);
        const half = (recorded.sse ?? '').slice(0, Math.floor((recorded.sse ?? '').length / 2));
        response.write(half, () => response.destroy());
      };
      await expect(anthropic.messages.stream(ask).finalMessage()).rejects.toThrow();
      await vi.waitFor(async () => expect((await lastCall()).state).toBe('aborted'));
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
  },
);
