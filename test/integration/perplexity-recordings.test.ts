import OpenAI from 'openai';
import Perplexity from '@perplexity-ai/perplexity_ai';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { lastCallOf } from '#test/support/last-call.ts';
import { PERPLEXITY } from '#test/support/perplexity.ts';
import {
  bytesOf,
  bytesWithoutNames,
  useRecordings,
  type Recording,
} from '#test/support/recordings.ts';
import {
  NO_RATE,
  startTestCore,
  startUpstream,
  type TestCore,
  type Upstream,
} from '#test/support/test-core.ts';

const recordings = useRecordings('perplexity');
const read = (name: string): Recording['response'] => recordings.read(name).response;

let upstream: Upstream;
let core: TestCore;
let perplexity: Perplexity;
let openai: OpenAI;

beforeEach(async () => {
  upstream = await startUpstream();
  core = await startTestCore({
    upstream,
    provider: PERPLEXITY,
    limits: { ...NO_RATE, queriesPerHour: 1_000_000, queriesPerDay: 1_000_000 },
  });
  const apiKey = core.token;
  perplexity = new Perplexity({ baseURL: `${core.address}/perplexity`, apiKey, maxRetries: 0 });
  openai = new OpenAI({ baseURL: `${core.address}/perplexity/v1`, apiKey, maxRetries: 0 });
  return () => core.stop();
});

const ask = { preset: 'fast', input: 'x' };
const lastCall = () => lastCallOf(core);

/** Serves the answer, its body in the pieces given. */
function replay(recorded: Recording['response'], pieces = [bytesOf(recorded)]): void {
  upstream.answer = (_request, response) => {
    response.writeHead(recorded.status, recorded.headers);
    void (async () => {
      for (const piece of pieces) {
        response.write(piece);
        await new Promise((next) => setImmediate(next));
      }
      response.end();
    })();
  };
}

async function collect(stream: Promise<AsyncIterable<unknown>>, into: unknown[] = []) {
  for await (const event of await stream) into.push(event);
  return into;
}

const streaming = () => perplexity.responses.create({ ...ask, stream: true });

describe('recordings of Perplexity, through the core and the official SDKs', () => {
  it('01: the older chat, its cost and its sources', async () => {
    replay(read('perplexity-01'));
    const asked = { model: 'sonar', messages: [{ role: 'user' as const, content: 'x' }] };
    const answer = await perplexity.chat.completions.create(asked);
    expect(answer.citations).toEqual(['https://www.youtube.com/watch?v=tY46Kmm0LOo']);
    expect(await lastCall()).toMatchObject({
      cost: { nanoUsd: 5_020_000, source: 'reported' },
      attempts: [{ usage: { inputTokens: 9, outputTokens: 12 } }],
    });
  });

  it('02: a refused key, tried once, that says nothing against the provider', async () => {
    replay(read('perplexity-02'));
    await expect(perplexity.responses.create(ask)).rejects.toThrow(Perplexity.AuthenticationError);
    expect(await lastCall()).toMatchObject({
      state: 'failed',
      attempts: [{ errorKind: 'auth', cost: { nanoUsd: null } }],
    });
  });

  it('03: an agent’s answer, with one search', async () => {
    replay(read('perplexity-03'));
    const answer = await perplexity.responses.create(ask);
    expect(answer).toMatchObject(read('perplexity-03').body as object);
    expect(await lastCall()).toMatchObject({
      askedModel: 'fast',
      model: 'openai/gpt-6-luna',
      cost: { nanoUsd: 1_190_000, source: 'reported' },
      attempts: [{ usage: { inputTokens: 3, cacheReadTokens: 1_780, queries: 1 } }],
    });
  });

  it.each([
    ['with the names of its events', bytesOf],
    ['as data only', bytesWithoutNames],
  ])(
    '04: a stream %s, for both SDKs, whole and in halves at every hundredth byte',
    async (_how, toBytes) => {
      const recorded = read('perplexity-04');
      const bytes = toBytes(recorded);
      replay(recorded, [bytes]);
      expect(await collect(streaming())).toEqual(recorded.events);
      const cost = { nanoUsd: 1_050_000, source: 'reported' };
      expect(await lastCall()).toMatchObject({ state: 'ok', model: 'openai/gpt-6-luna', cost });

      const asked = { model: 'openai/gpt-6-luna', input: 'x', stream: true } as const;
      expect(await collect(openai.responses.create(asked))).toEqual(recorded.events);
      expect(await lastCall()).toMatchObject({ state: 'ok', cost });

      for (let cut = 0; cut < bytes.length; cut += 100) {
        replay(recorded, [bytes.subarray(0, cut), bytes.subarray(cut)]);
        expect(await collect(streaming())).toEqual(recorded.events);
      }
    },
  );

  it('04: cut after half of its events, it ends with a failure in its own shape', async () => {
    const recorded = read('perplexity-04');
    const events = recorded.events ?? [];
    const half = events.slice(0, Math.floor(events.length / 2));
    upstream.answer = (_request, response) => {
      response.writeHead(recorded.status, recorded.headers);
      response.write(bytesOf({ ...recorded, events: half }), () => response.destroy());
    };
    const seen: unknown[] = [];
    await expect(collect(streaming(), seen)).rejects.toBeInstanceOf(Error);
    expect(seen.slice(0, -1)).toEqual(half);
    expect(seen.at(-1)).toMatchObject({ type: 'response.failed' });
    await vi.waitFor(async () =>
      // The model of a preset is unknown before the end, and so is its price.
      expect(await lastCall()).toMatchObject({ state: 'aborted', cost: { nanoUsd: null } }),
    );
  });
});
