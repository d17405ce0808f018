import OpenAI from 'openai';
import Perplexity from '@perplexity-ai/perplexity_ai';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '#main/host/clock.ts';
import { createPerplexityStandIn } from '#main/practice/perplexity-stand-in.ts';
import { lastCallOf } from '#test/support/last-call.ts';
import { PERPLEXITY } from '#test/support/perplexity.ts';
import {
  startTestCore,
  startUpstream,
  type TestCore,
  type Upstream,
} from '#test/support/test-core.ts';

let upstream: Upstream;
let core: TestCore;
let perplexity: Perplexity;
let openai: OpenAI;
const requestCame = vi.fn<(path: string, headers: Record<string, unknown>) => void>();

const QUESTION = { preset: 'fast', input: 'What do listeners like?' };
const spoiledBy = (answer: string, more: Record<string, string> = {}) => ({
  headers: { 'x-practice-answer': answer, ...more },
});
const lastCall = () => lastCallOf(core);

beforeEach(async () => {
  vi.clearAllMocks();
  upstream = await startUpstream();
  core = await startTestCore({ upstream, provider: PERPLEXITY });
  upstream.answer = createPerplexityStandIn(systemClock, { requestCame });
  const apiKey = core.token;
  perplexity = new Perplexity({ baseURL: `${core.address}/perplexity`, apiKey, maxRetries: 0 });
  openai = new OpenAI({ baseURL: `${core.address}/perplexity/v1`, apiKey, maxRetries: 0 });
});
afterEach(() => core.stop());

describe('the official Perplexity SDK, with nothing changed but its base URL', () => {
  it('gets an answer at the cost that it says, with the model and what was asked for', async () => {
    const answer = await perplexity.responses.create(QUESTION);

    expect(answer.output_text).not.toBe('');
    const nanoUsd = Math.round((answer.usage?.cost?.total_cost ?? 0) * 1e9);
    expect(nanoUsd).toBeGreaterThan(1_000_000);
    expect(await lastCall()).toMatchObject({
      state: 'ok',
      what: 'Research',
      askedModel: 'fast',
      model: 'openai/gpt-6-luna',
      cost: { nanoUsd, source: 'reported' },
      attempts: [{ usage: { queries: 1, outputTokens: answer.usage?.output_tokens } }],
    });
  });

  it('streams an answer, whose cost comes with its last event', async () => {
    const types: string[] = [];
    for await (const { type } of await perplexity.responses.create({ ...QUESTION, stream: true }))
      types.push(type);

    expect(types.at(-1)).toBe('response.completed');
    expect(types).toContain('response.reasoning.search_queries');
    expect(await lastCall()).toMatchObject({
      state: 'ok',
      isStream: true,
      askedModel: 'fast',
      model: 'openai/gpt-6-luna',
      cost: { source: 'reported' },
    });
  });

  it('searches at the price of a request, and each query counts', async () => {
    const { results } = await perplexity.search.create({ query: ['one', 'two'], max_results: 1 });

    expect(results).toHaveLength(1);
    expect(await lastCall()).toMatchObject({
      state: 'ok',
      what: 'Search',
      cost: { nanoUsd: 5_000_000, source: 'list_price' },
      attempts: [{ reservedNanoUsd: 5_000_000, usage: { queries: 2 } }],
    });
  });

  it('still gets to the older chat, also as a stream', async () => {
    const asked = { model: 'sonar', messages: [{ role: 'user' as const, content: 'Hello' }] };
    await perplexity.chat.completions.create(asked);
    expect(await lastCall()).toMatchObject({ model: 'sonar', cost: { source: 'reported' } });
    let text = '';
    for await (const { choices } of await perplexity.chat.completions.create({
      ...asked,
      stream: true,
    }))
      text += JSON.stringify(choices[0]?.delta.content ?? '');

    expect(text).toMatch(/\w/);
    expect(await lastCall()).toMatchObject({ isStream: true, cost: { source: 'reported' } });
  });

  it('is told plainly once the older chat has been retired, and nothing speaks against the provider', async () => {
    const asking = perplexity.chat.completions.create(
      { model: 'sonar', messages: [{ role: 'user', content: 'Hello' }] },
      spoiledBy('retired'),
    );
    await expect(asking).rejects.toMatchObject({ status: 410 });
    expect(await lastCall()).toMatchObject({
      state: 'failed',
      problem: expect.stringMatching(/retired by the provider/) as string,
      attempts: [{ errorKind: 'bad_request' }],
    });
  });

  it('never sends its own token up', async () => {
    await perplexity.responses.create(QUESTION);
    const headers = requestCame.mock.calls.at(-1)?.[1] ?? {};
    expect(headers['authorization']).toBe(`Bearer ${PERPLEXITY.key}`);
    expect(JSON.stringify(headers)).not.toContain(core.token);
  });

  it('is told of a refused key as the provider tells it', async () => {
    await expect(perplexity.responses.create(QUESTION, spoiledBy('invalid-key'))).rejects.toThrow(
      Perplexity.AuthenticationError,
    );
    expect(await lastCall()).toMatchObject({ status: 401, attempts: [{ errorKind: 'auth' }] });
  });

  it('is told to slow down, for as long as the provider asks', async () => {
    const headers = { 'x-practice-retry-after': '7', 'x-tallylight-deadline-ms': '1000' };
    await expect(
      perplexity.search.create({ query: 'x' }, spoiledBy('rate-limited', headers)),
    ).rejects.toThrow(Perplexity.RateLimitError);
    expect(await lastCall()).toMatchObject({ attempts: [{ errorKind: 'rate_limited' }] });
  });

  it('gets a failure that came with a good status as its error, and each try is kept', async () => {
    const asking = perplexity.responses.create(
      QUESTION,
      spoiledBy('failed', { 'x-tallylight-deadline-ms': '300' }),
    );
    // The provider's own bytes, which its SDK takes for an answer.
    await expect(asking).resolves.toMatchObject({ status: 'failed' });
    expect(await lastCall()).toMatchObject({
      state: 'failed',
      attempts: [{ errorKind: 'transient', state: 'failed' }],
    });
  });

  it('gets an answer that ran into a limit as the result that it is', async () => {
    const answer = await perplexity.responses.create(QUESTION, spoiledBy('incomplete'));
    expect(answer.status).toBe('incomplete');
    expect(await lastCall()).toMatchObject({ state: 'ok', cost: { source: 'reported' } });
  });

  it('is charged nothing that can’t be: a wrong report leaves the cost unknown', async () => {
    await perplexity.responses.create(QUESTION, spoiledBy('wrong-usage'));
    expect(await lastCall()).toMatchObject({ state: 'ok', cost: { nanoUsd: null } });
  });

  it('does not see a stream fail that failed before its content: it is an error', async () => {
    const deadline = { 'x-tallylight-deadline-ms': '300' };
    const asking = perplexity.responses.create(
      { ...QUESTION, stream: true },
      spoiledBy('failed', deadline),
    );
    await expect(asking).rejects.toMatchObject({ status: 502 });
    expect(await lastCall()).toMatchObject({ state: 'failed' });
  });

  it('has the failure itself where content came before it', async () => {
    const types: string[] = [];
    const reading = (async () => {
      for await (const event of await perplexity.responses.create(
        { ...QUESTION, stream: true },
        spoiledBy('error-event'),
      ))
        types.push(event.type);
    })();
    // Passed on as any event, and then cut, so that nobody takes it for a success.
    await expect(reading).rejects.toBeInstanceOf(Error);
    expect(types.filter((type) => type === 'response.failed')).toHaveLength(1);
    expect(await lastCall()).toMatchObject({ state: 'aborted' });
  });

  it('has a failure of ours in the provider’s own shape when a stream is cut', async () => {
    const events: unknown[] = [];
    const reading = (async () => {
      for await (const event of await perplexity.responses.create(
        { ...QUESTION, stream: true },
        spoiledBy('cut-stream'),
      ))
        events.push(event);
    })();
    await expect(reading).rejects.toBeInstanceOf(Error);
    expect(events.at(-1)).toMatchObject({
      type: 'response.failed',
      error: { message: expect.stringMatching(/broke off/) as string },
    });
    expect(await lastCall()).toMatchObject({ state: 'aborted', askedModel: 'fast' });
  });

  it('may not make keys', async () => {
    const asking = perplexity.post('/generate_auth_token', { body: { token_name: 'mine' } });
    await expect(asking).rejects.toThrow(Perplexity.PermissionDeniedError);
    expect(requestCame).not.toHaveBeenCalled();
  });
});

describe('the official OpenAI SDK, pointed at Perplexity', () => {
  const asked = { model: 'anthropic/claude-opus-5-5', input: 'What do listeners like?' };

  it('gets an answer to its responses, plain and as a stream', async () => {
    const answer = await openai.responses.create(asked);
    expect(answer.output_text).not.toBe('');
    expect(await lastCall()).toMatchObject({
      model: 'anthropic/claude-opus-5-5',
      cost: { source: 'reported' },
      attempts: [{ usage: { queries: 0 } }],
    });
    let text = '';
    for await (const event of await openai.responses.create({ ...asked, stream: true }))
      if (event.type === 'response.output_text.delta') text += event.delta;
    expect(text).not.toBe('');
    expect(await lastCall()).toMatchObject({ isStream: true, cost: { source: 'reported' } });
  });

  it('raises its own error when a stream is cut', async () => {
    const reading = (async () => {
      for await (const event of await openai.responses.create(
        { ...asked, stream: true },
        spoiledBy('cut-stream'),
      ))
        void event;
    })();
    await expect(reading).rejects.toThrow(OpenAI.APIError);
  });

  it('books what a cut stream has used at its model’s price, as an estimate', async () => {
    const reading = (async () => {
      for await (const event of await openai.responses.create(
        { ...asked, stream: true },
        spoiledBy('cut-stream'),
      ))
        void event;
    })();
    await reading.catch(() => {});
    await vi.waitFor(async () =>
      expect(await lastCall()).toMatchObject({ state: 'aborted', cost: { source: 'estimate' } }),
    );
  });
});
