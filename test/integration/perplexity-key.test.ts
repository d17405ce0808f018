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
const requestCame = vi.fn<(path: string, headers: Record<string, unknown>) => void>();

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
});
afterEach(() => core.stop());

describe('a client’s own next try', () => {
  it('is marked as one, and names the call before', async () => {
    const eager = new Perplexity({
      baseURL: `${core.address}/perplexity`,
      apiKey: core.token,
      maxRetries: 0,
    });
    await eager.search.create({ query: 'x' });
    const first = await lastCall();
    expect(first.clientRetry).toBeNull();
    await eager.search.create({ query: 'x' });
    const second = await lastCall();
    expect(second).toMatchObject({ clientRetry: { of: first.id } });
    await eager.search.create({ query: 'another' });
    expect((await lastCall()).clientRetry).toBeNull();
    await eager.search.create({ query: 'third' }, { headers: { 'x-stainless-retry-count': '2' } });
    expect((await lastCall()).clientRetry).toEqual({ of: null });
  });
});

describe('the kept key', () => {
  const kept = async () => {
    for await (const { providers } of await core.client.providers.watch())
      return providers.find(({ id }) => id === 'perplexity');
    return undefined;
  };
  const addAgain = () =>
    core.client.providers.addKey({
      providerId: 'perplexity',
      key: PERPLEXITY.key ?? '',
      name: 'Mine',
      store: 'session',
    });

  it('is tried with a free request, which proves only that it was not refused', async () => {
    expect(await addAgain()).toMatchObject({ outcome: 'probably-works', saved: true });
    expect(await kept()).toMatchObject({ key: { state: 'unchecked' } });
    expect(requestCame.mock.calls.at(-1)?.[0]).toBe('/search');
  });

  it('is tried for certain with one real search, which is in the ledger with its price', async () => {
    const test = await core.client.providers.checkForCertain({ providerId: 'perplexity' });
    expect(test).toMatchObject({ outcome: 'works' });
    const call = await lastCall();
    expect(call).toMatchObject({ id: test.callId, what: 'Search', cost: { nanoUsd: 5_000_000 } });
    expect(await kept()).toMatchObject({ key: { state: 'working' } });
  });

  it('that worked and is refused now is probably out of credit', async () => {
    await perplexity.search.create({ query: 'x' });
    await perplexity.search.create({ query: 'y' }, spoiledBy('no-credit')).catch(() => {});
    expect(await kept()).toMatchObject({
      key: { state: 'no-credit' },
      sentence: expect.stringMatching(/probably out of credit/) as string,
    });

    const answer = upstream.answer;
    upstream.answer = (request, response) => {
      request.headers['x-practice-answer'] = 'no-credit';
      answer(request, response);
    };
    expect(await core.client.providers.checkForCertain({ providerId: 'perplexity' })).toMatchObject(
      {
        outcome: 'no-credit',
        sentence: expect.stringMatching(/probably out of credit/) as string,
      },
    );
    expect(await addAgain()).toMatchObject({ outcome: 'no-credit', saved: true });
  });

  it('that never worked is refused, and another one than the kept one is, too', async () => {
    await addAgain();
    await perplexity.search.create({ query: 'y' }, spoiledBy('no-credit')).catch(() => {});
    expect(await kept()).toMatchObject({ state: 'refused', key: { state: 'refused' } });

    const other = { providerId: 'perplexity', key: 'pplx-invalid', name: 'Mine' } as const;
    expect(await core.client.providers.addKey({ ...other, store: 'session' })).toMatchObject({
      outcome: 'refused',
      saved: false,
    });
  });

  it('is not judged by what was refused here', async () => {
    await core.client.system.pause({ paused: true });
    expect(await core.client.providers.checkForCertain({ providerId: 'perplexity' })).toMatchObject(
      {
        outcome: 'cannot-tell',
        sentence: expect.stringMatching(/paused/) as string,
      },
    );
    expect(requestCame).not.toHaveBeenCalled();
  });
});
