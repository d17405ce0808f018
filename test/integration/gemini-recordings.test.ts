import { ApiError, GoogleGenAI } from '@google/genai';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { bytesOf, useRecordings, type Recording } from '#test/support/recordings.ts';
import {
  NO_RATE,
  startTestCore,
  startUpstream,
  type TestCore,
  type TestProvider,
  type Upstream,
} from '#test/support/test-core.ts';

const GEMINI: TestProvider = {
  id: 'gemini',
  key: 'AQ.test-key-0123456789abcdef',
  checked: '{"models":[]}',
};
const recordings = useRecordings('gemini');
const read = (name: string): Recording['response'] => recordings.read(name).response;

let upstream: Upstream;
let core: TestCore;
let gemini: GoogleGenAI;

beforeEach(async () => {
  upstream = await startUpstream();
  core = await startTestCore({ upstream, provider: GEMINI, limits: NO_RATE });
  const headers = { 'x-tallylight-deadline-ms': '500' };
  const httpOptions = { baseUrl: `${core.address}/gemini`, headers };
  gemini = new GoogleGenAI({ apiKey: core.token, httpOptions });
  return () => core.stop();
});

const ASK = { model: 'gemini-2.5-flash', contents: 'x' };

/** Serves the answer, its body in the pieces given; without an end where it is to be cut. */
function replay(recorded: Recording['response'], pieces?: readonly Buffer[], isCut = false): void {
  upstream.answer = (_request, response) => {
    response.writeHead(recorded.status, recorded.headers);
    void (async () => {
      for (const piece of pieces ?? [bytesOf(recorded)]) {
        await new Promise<void>((next) => void response.write(piece, () => setImmediate(next)));
      }
      if (isCut) response.destroy();
      else response.end();
    })();
  };
}

const lastCall = async () => {
  const { calls } = await core.client.calls.list({ before: null, limit: 1 });
  return core.client.calls.get({ id: calls[0]?.id ?? '' });
};
async function reportedLimits() {
  for await (const { providers } of await core.client.providers.watch())
    return providers.find(({ id }) => id === 'gemini')?.limits;
  return undefined;
}
const readStream = async (): Promise<string> => {
  let text = '';
  for await (const chunk of await gemini.models.generateContentStream(ASK)) text += chunk.text;
  return text;
};

describe('recorded answers of Gemini', () => {
  it('an answer with thoughts: what it used, what it cost, and no header of another host', async () => {
    replay(read('gemini-01'));
    const answer = await gemini.models.generateContent(ASK);

    expect(answer.text).toBe('2 + 2 = **4**');
    expect(answer.sdkHttpResponse?.headers?.['alt-svc']).toBeUndefined();
    expect(await lastCall()).toMatchObject({
      state: 'ok',
      model: 'gemini-2.5-flash',
      // 10 × $0.30 + 31 × $2.50 per million tokens.
      cost: { nanoUsd: 80_500, source: 'list_price' },
      attempts: [{ usage: { inputTokens: 10, outputTokens: 31, thinkingTokens: 23 } }],
    });
  });

  it('a stream: read by the SDK, and the bytes unchanged wherever they are cut', async () => {
    const recorded = read('gemini-02');
    replay(recorded);
    expect(await readStream()).toBe('1, 2, 3');
    const bytes = bytesOf(recorded);
    for (let cut = 1; cut < bytes.length; cut += 1) {
      replay(recorded, [bytes.subarray(0, cut), bytes.subarray(cut)]);
      const answer = await fetch(
        `${core.address}/gemini/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse`,
        { method: 'POST', headers: { 'x-goog-api-key': core.token }, body: '{"contents":[]}' },
      );
      expect(await answer.text()).toBe(recorded.sse);
    }
    expect(await lastCall()).toMatchObject({
      state: 'ok',
      attempts: [{ usage: { inputTokens: 8, outputTokens: 27 } }],
    });
  }, 60_000);

  it('a stream that is cut, which its SDK would take for complete: never taken for it here', async () => {
    const recorded = read('gemini-02');
    replay(recorded, [bytesOf(recorded).subarray(0, 120)], true);

    await expect(readStream()).rejects.toThrow(Error);

    await vi.waitFor(async () => {
      expect(await lastCall()).toMatchObject({ state: 'unknown', cost: { source: 'estimate' } });
    });
  });

  it('a refused key: status 400, and a fault of the key', async () => {
    replay(read('gemini-03'));
    const error = await gemini.models.generateContent(ASK).catch((reason: unknown) => reason);

    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: 400 });
    expect(await lastCall()).toMatchObject({ attempts: [{ errorKind: 'auth' }] });
  });

  it('too fast: the limit is shown by its name and size', async () => {
    replay(read('gemini-04'));
    const error = await gemini.models.generateContent(ASK).catch((reason: unknown) => reason);

    expect(error).toMatchObject({ status: 429 });
    expect(await lastCall()).toMatchObject({ attempts: [{ errorKind: 'rate_limited' }] });
    expect(await reportedLimits()).toMatchObject([
      { name: 'input tokens per minute of gemini-2.5-flash', limit: 1_000_000, remaining: 0 },
    ]);
  });
});
