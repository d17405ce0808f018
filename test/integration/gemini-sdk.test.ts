import { ApiError, type GoogleGenAI } from '@google/genai';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { GEMINI_KEY, useGemini } from '#test/support/gemini-house.ts';
import type { TestCore } from '#test/support/test-core.ts';
import { nextPacificMidnight } from '#main/providers/gemini/pacific-midnight.ts';

const house = useGemini();
const { requestCame, billed, lastCall, connect } = house;
let core: TestCore;
let gemini: GoogleGenAI;

const QUESTION = { model: 'gemini-3.8-flash', contents: 'A title for an episode about silence?' };
/** Asks the stand-in for an error, as a person would with a header of their own. */
const spoiledBy = (answer: string, more: Record<string, string> = {}) => ({
  ...QUESTION,
  config: { httpOptions: { headers: { 'x-practice-answer': answer, ...more } } },
});
/** Less patience than the provider asks for, so that it is not waited out here. */
const IMPATIENT = { 'x-tallylight-deadline-ms': '1000' };

beforeEach(() => {
  core = house.core();
  gemini = connect(core.token);
});

const failure = (asking: Promise<unknown>): Promise<ApiError> =>
  asking.then(
    () => Promise.reject(new Error('It was answered')),
    (error: unknown) => error as ApiError,
  );

describe('the official Google SDK, with nothing changed but its base URL', () => {
  it('gets an answer, whose thoughts are paid for like its words', async () => {
    const answer = await gemini.models.generateContent(QUESTION);

    expect(answer.text).toBeTruthy();
    const call = await lastCall();
    const { promptTokenCount = 0, candidatesTokenCount = 0 } = answer.usageMetadata ?? {};
    expect(billed.mock.lastCall?.[0]).toMatchObject({ input: promptTokenCount });
    expect(call).toMatchObject({
      state: 'ok',
      what: 'Message',
      model: 'gemini-3.8-flash',
      attempts: [
        { usage: { inputTokens: promptTokenCount, outputTokens: candidatesTokenCount + 12 } },
      ],
      // $0.75 and $3.75 per million tokens.
      cost: {
        nanoUsd: promptTokenCount * 750 + (candidatesTokenCount + 12) * 3_750,
        source: 'list_price',
      },
    });
  });

  it('streams an answer, whose last piece has the last word on its use', async () => {
    let text = '';
    let last = null;
    for await (const chunk of await gemini.models.generateContentStream(QUESTION)) {
      text += chunk.text ?? '';
      last = chunk;
    }

    expect(text.length).toBeGreaterThan(20);
    expect(last?.candidates?.[0]?.finishReason).toBe('STOP');
    expect(await lastCall()).toMatchObject({
      state: 'ok',
      isStream: true,
      cost: { source: 'list_price' },
      attempts: [{ usage: { outputTokens: billed.mock.lastCall?.[0].output } }],
    });
  });

  it('lists models and counts tokens for nothing', async () => {
    const models = await gemini.models.list({ config: { pageSize: 2 } });
    expect(models.page.map(({ name }) => name)).toContain('models/gemini-3.8-flash');
    expect(await lastCall()).toMatchObject({ what: 'Models', cost: { nanoUsd: 0 } });

    const { totalTokens } = await gemini.models.countTokens(QUESTION);
    expect(totalTokens).toBeGreaterThan(5);
    expect(await lastCall()).toMatchObject({ what: 'Count tokens', cost: { nanoUsd: 0 } });
  });

  it('gets a spoken line, whose sound has a price of its own', async () => {
    const answer = await gemini.models.generateContent({
      model: 'gemini-2.5-flash-tts',
      contents: 'Welcome back to the show.',
      config: { responseModalities: ['AUDIO'] },
    });

    expect(answer.data?.length).toBeGreaterThan(1_000);
    const { promptTokenCount = 0, candidatesTokenCount = 0 } = answer.usageMetadata ?? {};
    expect(await lastCall()).toMatchObject({
      what: 'Voice line',
      attempts: [{ usage: { audioTokens: candidatesTokenCount } }],
      cost: {
        nanoUsd: promptTokenCount * 500 + (candidatesTokenCount + 12) * 10_000,
        source: 'list_price',
      },
    });
  });

  it('interacts, in one piece and in a stream', async () => {
    const wish = { model: 'gemini-3.8-flash', input: 'Three titles, please.' };
    const whole = await gemini.interactions.create(wish);
    expect(whole).toMatchObject({ status: 'completed' });
    expect(await lastCall()).toMatchObject({
      state: 'ok',
      what: 'Interaction',
      attempts: [{ usage: { outputTokens: billed.mock.lastCall?.[0].output } }],
      cost: { source: 'list_price' },
    });

    const types = [];
    for await (const event of await gemini.interactions.create({ ...wish, stream: true }))
      types.push(event.event_type);
    expect(types).toContain('interaction.completed');
    expect(await lastCall()).toMatchObject({
      state: 'ok',
      isStream: true,
      attempts: [{ usage: { outputTokens: billed.mock.lastCall?.[0].output } }],
    });

    await gemini.interactions.get('interaction-practice-1');
    expect(await lastCall()).toMatchObject({ what: 'Interaction', cost: { nanoUsd: 0 } });
    await gemini.interactions.delete('interaction-practice-1');
    expect(await lastCall()).toMatchObject({ state: 'ok', cost: { nanoUsd: 0 } });
  });

  it('never sends its own token up, nor sees the key come down', async () => {
    await gemini.models.generateContent(QUESTION);
    const [headers = {}] = requestCame.mock.lastCall ?? [];
    expect(headers['x-goog-api-key']).toBe(GEMINI_KEY);
    expect(JSON.stringify(headers)).not.toContain(core.token);
  });
});

describe('errors, as the official Google SDK sees them', () => {
  it.each([
    ['invalid-key', 400, 'auth'],
    ['restricted', 403, 'auth'],
    ['day-used-up', 429, 'quota_exhausted'],
    ['not-in-plan', 429, 'quota_exhausted'],
    ['spending-cap', 429, 'quota_exhausted'],
    ['no-credit', 402, 'quota_exhausted'],
    ['rate-limited', 429, 'rate_limited'],
    ['no-reason', 429, 'rate_limited'],
    ['overloaded', 503, 'overloaded'],
    ['server-error', 500, 'transient'],
    ['too-slow', 504, 'transient'],
  ])('%s: status %i, and booked as %s', async (mood, status, errorKind) => {
    const deadline = { 'x-tallylight-deadline-ms': '100' };
    const error = await failure(gemini.models.generateContent(spoiledBy(mood, deadline)));

    expect(error).toBeInstanceOf(ApiError);
    expect(error.status).toBe(status);
    expect(await lastCall()).toMatchObject({ state: 'failed', attempts: [{ errorKind }] });
  });

  it.each(['cut-stream', 'error-event'])(
    'a stream that ends with %s is never taken for complete',
    async (mood) => {
      const read = async (): Promise<void> => {
        const stream = await gemini.models.generateContentStream(spoiledBy(mood));
        for await (const _chunk of stream);
      };
      await expect(read()).rejects.toThrow(Error);
      await vi.waitFor(async () => {
        expect(await lastCall()).toMatchObject({ state: 'aborted', cost: { source: 'estimate' } });
      });
    },
  );

  it.each(['cut-stream', 'error-event'])(
    'nor is an interaction that ends with %s',
    async (mood) => {
      const read = async (): Promise<string[]> => {
        const types = [];
        const stream = await gemini.interactions.create(
          { model: 'gemini-3.8-flash', input: 'Three titles.', stream: true },
          { headers: { 'x-practice-answer': mood } },
        );
        for await (const event of stream) types.push(event.event_type);
        return types;
      };
      const types = await read().catch(() => ['error']);
      expect(types).toContain('error');
      await vi.waitFor(async () => {
        expect(await lastCall()).toMatchObject({ state: 'aborted', cost: { source: 'estimate' } });
      });
    },
  );

  it('a wrong token, for both of its interfaces', async () => {
    const stranger = connect('tl_nobody');
    expect((await failure(stranger.models.generateContent(QUESTION))).status).toBe(401);
    const wish = { model: 'gemini-3.8-flash', input: 'x' };
    const error = await failure(stranger.interactions.create(wish));
    expect(error.status).toBe(401);
    expect(error.message).toContain('Tallylight doesn’t know this token');
  });

  it('no key here: refused in our words', async () => {
    await core.client.providers.removeKey({ providerId: 'gemini' });
    const error = await failure(gemini.models.generateContent(QUESTION));
    expect(error).toMatchObject({ status: 401 });
    expect(error.message).toContain('Tallylight has no Gemini key');
    expect(await lastCall()).toMatchObject({ state: 'refused' });
  });

  it('an answer that is none: never booked as one', async () => {
    house.upstream().answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>');
    };
    expect((await failure(gemini.models.generateContent(QUESTION))).status).toBe(502);
    expect(await lastCall()).toMatchObject({ state: 'unknown' });
  });

  it('counts that can’t be: the answer stands, and its cost is what was held back', async () => {
    const answer = await gemini.models.generateContent(spoiledBy('wrong-usage'));
    expect(answer.text).toBeTruthy();
    expect(await lastCall()).toMatchObject({ state: 'ok', cost: { source: 'estimate' } });
  });
});

describe('what a used-up quota means for the next request', () => {
  /** Until when nothing is sent, by the answer's own word; `null` when it was answered. */
  const closedUntil = async (): Promise<number | null> => {
    requestCame.mockClear();
    const answer = await fetch(
      `${core.address}/gemini/v1/models/gemini-3.8-flash:generateContent`,
      {
        method: 'POST',
        headers: { 'x-goog-api-key': core.token, ...IMPATIENT },
        body: '{"contents":[{"parts":[{"text":"Hello"}]}]}',
      },
    );
    if (answer.ok) return null;
    expect(requestCame).not.toHaveBeenCalled();
    expect(answer.headers.get('x-tallylight-code')).toBe('rate_limit_deferred');
    expect(answer.headers.get('retry-after')).toBeNull();
    return Date.parse(answer.headers.get('x-tallylight-retry-at') ?? '');
  };

  it('of the day: nothing is sent before midnight in California', async () => {
    const midnight = nextPacificMidnight(Date.now());
    await failure(gemini.models.generateContent(spoiledBy('day-used-up')));
    expect(await closedUntil()).toBe(midnight);
    const call = await lastCall();
    expect(call).toMatchObject({ state: 'refused' });
    for await (const { providers } of await core.client.providers.watch()) {
      const found = providers.find(({ id }) => id === 'gemini');
      expect(found?.limits[0]).toMatchObject({
        name: 'requests per day of gemini-3.8-flash',
        limit: 250,
        remaining: 0,
      });
      break;
    }
  });

  it('of credit: nothing is sent for a while', async () => {
    await failure(gemini.models.generateContent(spoiledBy('no-credit')));
    // Nobody says until when, so nothing is named.
    expect(await closedUntil()).toBeNaN();
  });

  it('of one model that is not in the plan: the others go on', async () => {
    await failure(gemini.models.generateContent(spoiledBy('not-in-plan')));
    expect(await closedUntil()).toBeNull();
  });
});
