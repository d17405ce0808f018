import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import Anthropic from '@anthropic-ai/sdk';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  startTestCore,
  startUpstream,
  TEST_KEY,
  type TestCore,
  type Upstream,
} from '#test/support/test-core.ts';
import { createAnthropicStandIn } from '#main/practice/anthropic-stand-in.ts';
import { systemClock } from '#main/host/clock.ts';

let upstream: Upstream;
let core: TestCore;
let anthropic: Anthropic;
const clientLeft = vi.fn<() => void>();
const requestCame = vi.fn<(headers: Record<string, unknown>) => void>();

const QUESTION = {
  model: 'claude-haiku-5-5',
  max_tokens: 64,
  messages: [{ role: 'user' as const, content: 'A title for an episode about silence?' }],
};
/** Asks the stand-in for an error, as a person would with a header of their own. */
const spoiledBy = (answer: string, more: Record<string, string> = {}) => ({
  headers: { 'x-practice-answer': answer, ...more },
});

beforeEach(async () => {
  vi.clearAllMocks();
  upstream = await startUpstream();
  core = await startTestCore({ upstream });
  upstream.answer = createAnthropicStandIn(systemClock, { clientLeft, requestCame });
  anthropic = new Anthropic({
    baseURL: `${core.address}/anthropic`,
    apiKey: core.token,
    maxRetries: 0,
  });
});
afterEach(() => core.stop());

const lastCall = async () => {
  const { calls } = await core.client.calls.list({ before: null, limit: 1 });
  if (!calls[0]) throw new Error('No call was kept');
  return core.client.calls.get({ id: calls[0].id });
};

describe('the official Anthropic SDK, with nothing changed but its base URL', () => {
  it('gets an answer, whose call is in the ledger with its cost', async () => {
    const { data, response } = await anthropic.messages.create(QUESTION).withResponse();

    expect(data.content[0]).toMatchObject({ type: 'text' });
    const call = await lastCall();
    expect(response.headers.get('x-tallylight-call-id')).toBe(call.id);
    expect(response.headers.get('x-tallylight-cost')).toMatch(/^0\.0000\d+; source=list_price$/);
    expect(call).toMatchObject({
      state: 'ok',
      clientName: expect.stringContaining('Test') as string,
      model: 'claude-haiku-5-5',
      cost: { source: 'list_price' },
      attempts: [{ usage: { inputTokens: data.usage.input_tokens } }],
    });
  });

  it('streams an answer, and has its end only once the ledger has it', async () => {
    const message = await anthropic.messages.stream(QUESTION).finalMessage();

    expect(message.stop_reason).toBe('end_turn');
    expect(await lastCall()).toMatchObject({
      state: 'ok',
      isStream: true,
      cost: { source: 'list_price' },
      attempts: [{ usage: { outputTokens: message.usage.output_tokens } }],
    });
  });

  it('never sends its own token up, nor sees the key come down', async () => {
    const { response } = await anthropic.messages.create(QUESTION).withResponse();

    const sent = requestCame.mock.calls.at(-1)?.[0] ?? {};
    expect(sent['x-api-key']).toBe(TEST_KEY);
    expect(sent['anthropic-version']).toBeDefined();
    expect(JSON.stringify(sent)).not.toContain(core.token);
    expect(JSON.stringify([...response.headers])).not.toContain(TEST_KEY);
  });

  it.each([
    ['x-tallylight-priority', 'urgent', 'There is no priority “urgent”.'],
    ['x-tallylight-deadline-ms', '-5', 'The deadline of this request was over'],
  ])(
    'is told what is wrong with its %s of %s, and nothing is sent',
    async (name, value, sentence) => {
      const before = requestCame.mock.calls.length;
      const asked = anthropic.messages.create(QUESTION, { headers: { [name]: value } });
      await expect(asked).rejects.toThrow(Anthropic.BadRequestError);
      await expect(asked).rejects.toThrow(sentence);
      expect(requestCame.mock.calls.length).toBe(before);
    },
  );

  it('is told of a refused key as the provider tells it', async () => {
    await expect(anthropic.messages.create(QUESTION, spoiledBy('invalid-key'))).rejects.toThrow(
      Anthropic.AuthenticationError,
    );
    expect(await lastCall()).toMatchObject({
      state: 'failed',
      status: 401,
      cost: { nanoUsd: null },
    });
  });

  it('is told to slow down, for as long as the provider asks', async () => {
    const refused = anthropic.messages.create(
      QUESTION,
      spoiledBy('rate-limited', {
        'x-practice-retry-after': '7',
        // Less patience than that, so that it is not waited out here.
        'x-tallylight-deadline-ms': '1000',
      }),
    );

    await expect(refused).rejects.toMatchObject({ status: 429 });
    const error = await refused.catch((reason: InstanceType<typeof Anthropic.APIError>) => reason);
    expect((error as { headers: Headers }).headers.get('retry-after')).toBe('7');
    expect((error as { headers: Headers }).headers.get('x-should-retry')).toBe('false');
    expect(await lastCall()).toMatchObject({ attempts: [{ errorKind: 'rate_limited' }] });
  });

  it('does not notice an error that is over by the next try', async () => {
    const answer = upstream.answer;
    upstream.answer = (_request, response) => {
      upstream.answer = answer;
      response.writeHead(529, { 'content-type': 'application/json', 'retry-after-ms': '20' });
      response.end('{"type":"error","error":{"type":"overloaded_error","message":"Full."}}');
    };
    const message = await anthropic.messages.create(QUESTION);

    expect(message.stop_reason).toBe('end_turn');
    expect(await lastCall()).toMatchObject({
      state: 'ok',
      attempts: [{ state: 'failed', errorKind: 'overloaded' }, { state: 'ok' }],
    });
  });

  it.each(['cut-stream', 'error-event'])(
    'does not take a stream for complete that ends with %s',
    async (mood) => {
      const stream = anthropic.messages.stream(QUESTION, spoiledBy(mood));
      await expect(stream.finalMessage()).rejects.toThrow(Anthropic.AnthropicError);

      await vi.waitFor(async () => {
        expect(await lastCall()).toMatchObject({ state: 'aborted', cost: { source: 'estimate' } });
      });
    },
  );

  it('stops the provider within a tenth of a second when it gives up', async () => {
    const stream = anthropic.messages.stream(QUESTION, spoiledBy('slow'));
    stream.on('abort', () => {});
    await once(stream as never, 'text');

    const startedMs = performance.now();
    stream.abort();
    await vi.waitFor(() => expect(clientLeft).toHaveBeenCalled(), { interval: 5 });

    expect(performance.now() - startedMs).toBeLessThan(100);
    await vi.waitFor(async () => {
      expect(await lastCall()).toMatchObject({
        state: 'cancelled',
        cost: { source: 'estimate' },
      });
    });
  });

  it('is refused in its own words without a key here, and the call is kept as refused', async () => {
    await core.client.providers.removeKey({ providerId: 'claude' });

    await expect(anthropic.messages.create(QUESTION)).rejects.toThrow(/Providers → Add key/);
    expect(await lastCall()).toMatchObject({ state: 'refused', status: 401 });
  });

  it('is refused in its own words with a token that nobody made', async () => {
    const stranger = new Anthropic({
      baseURL: `${core.address}/anthropic`,
      apiKey: 'tl_nobody',
      maxRetries: 0,
    });
    await expect(stranger.messages.create(QUESTION)).rejects.toThrow(Anthropic.AuthenticationError);
  });

  it('is told once that requests are paused, and does not try again by itself', async () => {
    await core.client.system.pause({ paused: true });
    const eager = new Anthropic({
      baseURL: `${core.address}/anthropic`,
      apiKey: core.token,
      maxRetries: 2,
    });

    await expect(eager.messages.create(QUESTION)).rejects.toThrow(/paused/);

    expect(requestCame).not.toHaveBeenCalled();
    const { calls } = await core.client.calls.list({ before: null, limit: 10 });
    expect(calls).toHaveLength(1);
  });

  it('may send up to 32 MB, and is told so when it sends more', async () => {
    const large = { ...QUESTION, system: 'x'.repeat(33 * 1024 * 1024) };
    await expect(anthropic.messages.create(large)).rejects.toMatchObject({ status: 413 });
  });
});
