import OpenAI from 'openai';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '#main/host/clock.ts';
import { createOpenAiStandIn } from '#main/practice/openai-stand-in.ts';
import {
  NO_RATE,
  startTestCore,
  startUpstream,
  type TestCore,
  type Upstream,
} from '#test/support/test-core.ts';

const KEY = 'sk-proj-test-key-0123456789';
const QUESTION = {
  model: 'gpt-6-luna',
  messages: [{ role: 'user' as const, content: 'A title for an episode about silence?' }],
};
const LINE = { model: 'tts-1', voice: 'alloy', input: 'Good evening.' } as const;
const spoiledBy = (mood: string, more: Record<string, string> = {}) => ({
  headers: { 'x-practice-answer': mood, ...more },
});

let upstream: Upstream;
let core: TestCore;
let sdk: OpenAI;
const clientLeft = vi.fn<() => void>();
const requestCame = vi.fn<(headers: Record<string, unknown>) => void>();

const lastCall = async () => {
  const { calls } = await core.client.calls.list({ before: null, limit: 1 });
  return core.client.calls.get({ id: calls[0]?.id ?? '' });
};

async function start(id: 'openai' | 'local_model', path: string): Promise<void> {
  vi.clearAllMocks();
  upstream = await startUpstream();
  const key = id === 'openai' ? KEY : null;
  const provider = { id, key, checked: '{"data":[]}' };
  core = await startTestCore({ upstream, provider, limits: NO_RATE });
  const models = [QUESTION.model];
  const events = { clientLeft, requestCame };
  upstream.answer = createOpenAiStandIn(systemClock, { isHosted: id === 'openai', models, events });
  sdk = new OpenAI({ baseURL: `${core.address}${path}/v1`, apiKey: core.token, maxRetries: 0 });
}
afterEach(() => core.stop());

describe.each([
  ['openai', '/openai', false],
  ['local_model', '/local', true],
] as const)('the openai SDK with %s behind it', (id, path, isFree) => {
  beforeEach(() => start(id, path));

  it('gets a chat completion, whose call is in the ledger with its cost', async () => {
    const { data, response } = await sdk.chat.completions.create(QUESTION).withResponse();

    expect(data.choices[0]?.message.content).toBeTruthy();
    const call = await lastCall();
    expect(response.headers.get('x-tallylight-call-id')).toBe(call.id);
    expect(call).toMatchObject({
      state: 'ok',
      model: 'gpt-6-luna',
      cost: { source: 'list_price' },
      attempts: [{ usage: { inputTokens: data.usage?.prompt_tokens ?? -1 } }],
    });
    expect(call.cost.nanoUsd === 0).toBe(isFree);
  });

  it('streams one, without the chunk that it did not ask for', async () => {
    const chunks: OpenAI.ChatCompletionChunk[] = [];
    for await (const chunk of await sdk.chat.completions.create({ ...QUESTION, stream: true }))
      chunks.push(chunk);

    expect(chunks.every(({ choices }) => choices.length === 1)).toBe(true);
    const call = await lastCall();
    expect(call).toMatchObject({ state: 'ok', isStream: true, cost: { source: 'list_price' } });
    expect(call.attempts[0]?.usage?.outputTokens).toBeGreaterThan(0);
  });

  it('streams one with the use that it did ask for', async () => {
    const options = { stream: true, stream_options: { include_usage: true } } as const;
    let usage: OpenAI.CompletionUsage | null | undefined = null;
    for await (const chunk of await sdk.chat.completions.create({ ...QUESTION, ...options }))
      usage = chunk.usage ?? usage;

    expect((await lastCall()).attempts[0]?.usage?.inputTokens).toBe(usage?.prompt_tokens);
  });

  it('gets a response, plain and streamed', async () => {
    const asked = { model: QUESTION.model, input: 'A title?' };
    const plain = await sdk.responses.create(asked);
    expect(plain.output_text).toBeTruthy();
    expect(await lastCall()).toMatchObject({
      state: 'ok',
      attempts: [{ usage: { outputTokens: plain.usage?.output_tokens ?? -1 } }],
    });

    const streamed = await sdk.responses.stream(asked).finalResponse();
    expect(streamed.status).toBe('completed');
    expect(await lastCall()).toMatchObject({
      state: 'ok',
      isStream: true,
      attempts: [{ usage: { outputTokens: streamed.usage?.output_tokens ?? -1 } }],
    });
  });

  it('gets vectors and the list of models, which costs nothing', async () => {
    const vectors = await sdk.embeddings.create({
      model: 'text-embedding-3-small',
      input: 'Silence',
      encoding_format: 'float',
    });
    expect(vectors.data[0]?.embedding).toHaveLength(3);
    expect(await lastCall()).toMatchObject({ state: 'ok', cost: { source: 'list_price' } });

    const models = await sdk.models.list();
    expect(models.data.map(({ id: model }) => model)).toEqual(['gpt-6-luna']);
    expect(await lastCall()).toMatchObject({ what: 'Models', cost: { nanoUsd: 0 } });
  });

  it.each([
    ['invalid-key', OpenAI.AuthenticationError, 'auth'],
    ['restricted', OpenAI.PermissionDeniedError, 'auth'],
    ['no-credit', OpenAI.RateLimitError, 'quota_exhausted'],
    ['no-model', OpenAI.NotFoundError, 'bad_request'],
  ])('is told of %s in its own class of error', async (mood, kind, errorKind) => {
    const refused = await sdk.chat.completions
      .create(QUESTION, spoiledBy(mood))
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(kind);
    expect((refused as { headers: Headers }).headers.get('x-should-retry')).toBe('false');
    expect(await lastCall()).toMatchObject({ state: 'failed', attempts: [{ errorKind }] });
  });

  it.each([
    ['rate-limited', 429, 'rate_limited'],
    ['loading', 503, 'overloaded'],
  ])('is told of %s once it has no more patience', async (mood, status, errorKind) => {
    const spoiled = spoiledBy(mood, {
      'x-practice-retry-after': '7',
      'x-tallylight-deadline-ms': '1000',
    });
    const refused = sdk.chat.completions.create(QUESTION, spoiled);
    await expect(refused).rejects.toMatchObject({ status });
    expect(await lastCall()).toMatchObject({ attempts: [{ errorKind }] });
  });

  it.each(['cut-stream', 'error-event'])(
    'does not take a stream for complete that ends with %s',
    async (mood) => {
      const stream = await sdk.chat.completions.create(
        { ...QUESTION, stream: true },
        spoiledBy(mood),
      );
      const words: string[] = [];
      const reading = (async () => {
        for await (const chunk of stream) words.push(chunk.choices[0]?.delta.content ?? '');
      })();
      await expect(reading).rejects.toThrow(OpenAI.OpenAIError);
      expect(words.length).toBeGreaterThan(0);
      await vi.waitFor(async () => expect(await lastCall()).toMatchObject({ state: 'aborted' }));
    },
  );

  it('is not taken in by counts that can’t be true', async () => {
    await sdk.chat.completions.create(QUESTION, spoiledBy('wrong-usage'));
    const call = await lastCall();
    expect(call).toMatchObject({ state: 'ok', attempts: [{ usage: null }] });
    expect(call.cost.source).toBe(isFree ? 'list_price' : 'estimate');
  });

  it('stops the other side when it gives up', async () => {
    const stream = await sdk.chat.completions.create(
      { ...QUESTION, stream: true },
      spoiledBy('slow'),
    );
    for await (const chunk of stream) {
      expect(chunk.choices).toHaveLength(1);
      break;
    }
    stream.controller.abort();
    await vi.waitFor(() => expect(clientLeft).toHaveBeenCalled());
    await vi.waitFor(async () => expect(await lastCall()).toMatchObject({ state: 'cancelled' }));
  });

  it('is refused in OpenAI’s own shape with a token that nobody made', async () => {
    const stranger = new OpenAI({
      baseURL: `${core.address}${path}/v1`,
      apiKey: 'tl_nobody',
      maxRetries: 0,
    });
    await expect(stranger.models.list()).rejects.toThrow(OpenAI.AuthenticationError);
    expect(requestCame).not.toHaveBeenCalled();
  });
});

describe('what is OpenAI’s alone', () => {
  beforeEach(() => start('openai', '/openai'));

  it('sends the key up and our token never', async () => {
    await sdk.chat.completions.create(QUESTION);
    const sent = requestCame.mock.calls.at(-1)?.[0] ?? {};
    expect(sent['authorization']).toBe(`Bearer ${KEY}`);
    expect(JSON.stringify(sent)).not.toContain(core.token);
  });

  it('shows the limits that its headers report', async () => {
    await sdk.chat.completions.create(QUESTION);
    for await (const { providers } of await core.client.providers.watch()) {
      const limits = providers.find(({ id }) => id === 'openai')?.limits;
      expect(limits).toMatchObject([
        { name: 'requests per minute', limit: 5_000 },
        { limit: 2_000_000 },
      ]);
      return;
    }
  });

  it('hears a voice, whose characters are counted and have no price in any list', async () => {
    const spoken = await sdk.audio.speech.create(LINE);
    const sound = Buffer.from(await spoken.arrayBuffer());
    expect(sound.subarray(0, 4).toString()).toBe('RIFF');
    expect(await lastCall()).toMatchObject({
      state: 'ok',
      what: 'Voice line',
      cost: { nanoUsd: null },
      attempts: [{ usage: { characters: LINE.input.length } }],
    });
  });

  it('does not manage the account', async () => {
    const answer = await fetch(`${core.address}/openai/v1/organization/users`, {
      headers: { authorization: `Bearer ${core.token}` },
    });
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ error: { type: 'permission_error' } });
  });
});
