import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Anthropic from '@anthropic-ai/sdk';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '#main/host/clock.ts';
import { anthropic as dialect } from '#main/providers/anthropic/anthropic.ts';
import { createFakeClock } from '#test/support/fake-clock.ts';
import { createAnthropicStandIn } from './anthropic-stand-in.ts';
import { StandInLimits } from './stand-in-limits.ts';
import { PRACTICE_KEY } from './starter-settings.ts';

const QUESTION = {
  model: 'claude-haiku-5-5',
  max_tokens: 64,
  messages: [{ role: 'user' as const, content: 'A title for an episode about silence?' }],
};
const MEASURES = ['requests', 'tokens', 'input-tokens', 'output-tokens'];

let server: Server;
const clientLeft = vi.fn<(atMs: number) => void>();
const billed = vi.fn<(tokens: { input: number; output: number }) => void>();

beforeEach(async () => {
  vi.clearAllMocks();
  server = createServer(createAnthropicStandIn(systemClock, { clientLeft, billed }));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const url = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const sdk = (apiKey = PRACTICE_KEY): Anthropic =>
  new Anthropic({ baseURL: url(), apiKey, maxRetries: 0 });
const asking = (answer: string, more: Record<string, string> = {}) => ({
  headers: { 'x-practice-answer': answer, ...more },
});
const refusal = (sending: PromiseLike<unknown>): Promise<InstanceType<typeof Anthropic.APIError>> =>
  Promise.resolve(sending).then(
    () => Promise.reject(new Error('It was answered')),
    (error: unknown) => error as InstanceType<typeof Anthropic.APIError>,
  );

describe('the stand-in, asked by the official SDK', () => {
  it('answers a message', async () => {
    const { data, response } = await sdk().messages.create(QUESTION).withResponse();

    expect(data).toMatchObject({ type: 'message', role: 'assistant', stop_reason: 'end_turn' });
    expect(data.content[0]).toMatchObject({ type: 'text', text: expect.stringMatching(/\w/) });
    expect(data.usage).toMatchObject({ cache_read_input_tokens: 0, service_tier: 'standard' });
    expect(response.headers.get('request-id')).toMatch(/^req_practice_/);
    expect(billed).toHaveBeenCalledExactlyOnceWith({
      input: data.usage.input_tokens,
      output: data.usage.output_tokens,
    });
  });

  it('streams a message in several pieces', async () => {
    const pieces: string[] = [];
    const stream = sdk()
      .messages.stream(QUESTION)
      .on('text', (text) => pieces.push(text));
    const message = await stream.finalMessage();

    expect(pieces.length).toBeGreaterThan(1);
    expect(message.content[0]).toMatchObject({ text: pieces.join('') });
    await vi.waitFor(() =>
      expect(billed).toHaveBeenCalledExactlyOnceWith({
        input: message.usage.input_tokens,
        output: message.usage.output_tokens,
      }),
    );
    expect(clientLeft).not.toHaveBeenCalled();
  });

  it('gives the same answer to the same question', async () => {
    const [one, two] = [
      await sdk().messages.create(QUESTION),
      await sdk().messages.create(QUESTION),
    ];
    expect(one.content).toEqual(two.content);
    expect(one.id).not.toBe(two.id);
  });

  it('takes the key in either header', async () => {
    const response = await fetch(`${url()}/v1/models?limit=1`, {
      headers: { 'x-api-key': PRACTICE_KEY },
    });
    expect(await response.json()).toMatchObject({ data: [{ type: 'model' }], has_more: true });
    expect((await sdk().models.list()).data).toHaveLength(3);
  });

  it('counts tokens and bills nothing for it', async () => {
    const { input_tokens: tokens } = await sdk().messages.countTokens({
      model: QUESTION.model,
      messages: QUESTION.messages,
    });
    expect(tokens).toBeGreaterThan(0);
    expect(billed).not.toHaveBeenCalled();
  });

  it.each(['sk-other', 'sk-ant-invalid-1'])('refuses the key %s', async (key) => {
    expect(await refusal(sdk(key).messages.create(QUESTION))).toBeInstanceOf(
      Anthropic.AuthenticationError,
    );
  });

  it.each([
    ['invalid-key', 401, 'auth'],
    ['restricted', 403, 'auth'],
    ['rate-limited', 429, 'rate_limited'],
    ['spend-limit', 429, 'quota_exhausted'],
    ['no-credit', 400, 'quota_exhausted'],
    ['overloaded', 529, 'overloaded'],
    ['server-error', 500, 'transient'],
    ['html', 502, 'transient'],
  ])('answers %s on demand, as the dialect understands it', async (answer, status, kind) => {
    expect(await refusal(sdk().messages.create(QUESTION, asking(answer)))).toMatchObject({
      status,
    });

    const raw = await fetch(`${url()}/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': PRACTICE_KEY, 'x-practice-answer': answer },
      body: JSON.stringify(QUESTION),
    });
    const body = Buffer.from(await raw.arrayBuffer());
    expect(dialect.diagnose(raw.status, Object.fromEntries(raw.headers), body, 0)?.kind).toBe(kind);
    expect(billed).not.toHaveBeenCalled();
  });

  it('may be spoiled by the name of the model, where a client can’t set headers', async () => {
    const model = 'practice-overloaded';
    expect(await refusal(sdk().messages.create({ ...QUESTION, model }))).toMatchObject({
      status: 529,
    });
  });

  it('says how long to wait when it is told how long', async () => {
    const wait = asking('rate-limited', { 'x-practice-retry-after': '7' });
    const { headers } = await refusal(sdk().messages.create(QUESTION, wait));
    expect(headers?.get('retry-after')).toBe('7');
  });

  it.each(['error-event', 'cut-stream'])(
    'spoils a stream with %s, and bills what came',
    async (mood) => {
      await expect(sdk().messages.stream(QUESTION, asking(mood)).finalMessage()).rejects.toThrow(
        Anthropic.AnthropicError,
      );

      await vi.waitFor(() => expect(billed).toHaveBeenCalledTimes(1));
      const whole = await sdk().messages.create(QUESTION);
      expect(billed.mock.calls[0]?.[0].output).toBeLessThan(whole.usage.output_tokens);
      // It was us who broke off.
      expect(clientLeft).not.toHaveBeenCalled();
    },
  );

  it('notices a client that leaves, and stops', async () => {
    const stream = sdk().messages.stream(QUESTION, asking('slow'));
    stream.on('abort', () => {});
    await once(stream as never, 'text');
    stream.abort();

    await vi.waitFor(() => expect(clientLeft).toHaveBeenCalledExactlyOnceWith(expect.any(Number)));
    await vi.waitFor(() => expect(billed).toHaveBeenCalledTimes(1));
  });

  it('never answers when it hangs', async () => {
    const leaving = new AbortController();
    const sending = refusal(
      sdk().messages.create(QUESTION, { ...asking('hang'), signal: leaving.signal }),
    );
    await once(server, 'request');
    leaving.abort();

    expect(await sending).toBeInstanceOf(Anthropic.APIUserAbortError);
    await vi.waitFor(() => expect(clientLeft).toHaveBeenCalledTimes(1));
    expect(billed).not.toHaveBeenCalled();
  });

  it.each([
    [{ temperature: 1 }, /temperature/],
    [{ top_k: 1 }, /top_k/],
    [{ max_tokens: undefined }, /max_tokens/],
    [{ messages: [] }, /messages/],
    [{ model: undefined }, /model/],
  ])('refuses a request with %j, as this version of the API does', async (change, words) => {
    const odd = { ...QUESTION, ...change } as typeof QUESTION;
    const error = await refusal(sdk().messages.create(odd));
    expect(error).toBeInstanceOf(Anthropic.BadRequestError);
    expect(error.message).toMatch(words);
  });

  it('allows an older version what that version allowed', async () => {
    const older = { headers: { 'anthropic-version': '2023-06-01' } };
    const odd = { ...QUESTION, temperature: 1 } as typeof QUESTION;
    expect(await sdk().messages.create(odd, older)).toMatchObject({ type: 'message' });
  });

  it('knows no other route', async () => {
    expect(await refusal(sdk().get('/v1/organizations/me'))).toMatchObject({ status: 404 });
  });
});

describe('its limits', () => {
  it('come with every answer, and really count down', async () => {
    const first = await sdk().messages.create(QUESTION).withResponse();
    const second = await sdk().messages.create(QUESTION).withResponse();
    const headers = MEASURES.flatMap((measure) =>
      ['limit', 'remaining', 'reset'].map((part) => `anthropic-ratelimit-${measure}-${part}`),
    );
    for (const name of headers) expect(first.response.headers.get(name)).toBeTruthy();

    const left = (of: typeof first, measure: string): number =>
      Number(of.response.headers.get(`anthropic-ratelimit-${measure}-remaining`));
    for (const measure of MEASURES)
      expect(left(second, measure)).toBeLessThan(left(first, measure));
    expect(left(second, 'requests')).toBe(left(first, 'requests') - 1);
  });

  it('begin anew after a minute, and never fall below nothing', () => {
    const clock = createFakeClock(Date.UTC(2026, 10, 24));
    const limits = new StandInLimits(clock);
    const remaining = (headers: Record<string, string>): string | undefined =>
      headers['anthropic-ratelimit-input-tokens-remaining'];

    expect(remaining(limits.count(1_999_000, 1))).toBe('1000');
    expect(remaining(limits.count(1_999_000, 1))).toBe('0');
    clock.advance(60_000);
    expect(remaining(limits.count(1, 1))).toBe('1999999');
  });
});
