import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { HttpClient, HttpRequest } from '#main/host/http-client.ts';
import { createFakeClock } from '#test/support/fake-clock.ts';
import { anthropic } from './anthropic/anthropic.ts';
import type { Dialect } from './dialect.ts';
import { gemini } from './gemini/gemini.ts';
import { perplexity } from './perplexity/perplexity.ts';
import { createNativeProvider, type NativeHead } from './native-provider.ts';
import { tokenPrices } from './prices/price-list.ts';

const GENERATE = '/v1/models/gemini-3.8-flash:generateContent';

function build(dialect: Dialect) {
  const sent: HttpRequest[] = [];
  const upstream = { status: 200, body: '{}', nowMs: 0 };
  const http: HttpClient = {
    send: async (request) => {
      sent.push(request);
      const { status, body } = upstream;
      return { status, headers: {}, body: Readable.from([Buffer.from(body)]) };
    },
    close: async () => {},
  };
  const provider = createNativeProvider(`/${dialect.providerId}`, {
    dialect,
    http,
    prices: tokenPrices(dialect === gemini ? 'google' : 'anthropic'),
    baseUrl: () => 'https://example.com/base/',
    hasKey: () => true,
    readKey: async () => 'the-key',
    noteReply: () => {},
    clock: { ...createFakeClock(), wallMs: () => upstream.nowMs },
  });
  const match = (path: string, change: Partial<NativeHead> = {}) =>
    provider.match({ method: 'POST', path, query: '', headers: {}, ...change });
  /** What goes up for a request, as the HTTP client gets it. */
  const sendUp = async (path: string, change: Partial<NativeHead> = {}, body = '{}') => {
    const target = match(path, change)?.wish(Buffer.from(body)).target;
    await target?.send(new AbortController().signal);
    const request = sent.at(-1);
    if (!request) throw new Error('Nothing was sent');
    return request;
  };
  return { match, sendUp, upstream };
}

describe('a provider behind its local address', () => {
  it('finds the route by method and path', () => {
    const { match } = build(gemini);
    expect(match(GENERATE)).toMatchObject({ what: 'Message', requestType: 'content_generation' });
    expect(match('/v1/models', { method: 'GET' })).toMatchObject({ what: 'Models' });
    expect(match(GENERATE, { method: 'GET' })).toMatchObject({ what: 'Other request' });
  });

  it('knows a colon that came encoded, and sends it on as it came', async () => {
    const { match, sendUp } = build(gemini);
    for (const colon of ['%3A', '%3a']) {
      const path = GENERATE.replace(':', colon);
      expect(match(path)?.wish(Buffer.from('{}')).model).toBe('gemini-3.8-flash');
      expect((await sendUp(path)).path).toBe(`/base${path}`);
    }
  });

  it('has no way into the account’s administration, however that is written', () => {
    const { match } = build(anthropic);
    expect(match('/v1/organizations/me', { method: 'GET' })).toBeNull();
    expect(match('/v1/organizations')).toBeNull();
    for (const path of ['/v1/%6Frganizations/me', '/v1//organizations/me', '/v1%2Forganizations'])
      expect([path, match(path, { method: 'GET' })]).toEqual([path, null]);
    const research = build(perplexity);
    for (const path of ['/generate_auth_token', '/generate%5Fauth_token', '//generate_auth_token'])
      expect([path, research.match(path)]).toEqual([path, null]);
    expect(match('/v1/%ZZ')).not.toBeNull();
    expect(match('/v1/organizations-of-mine')).not.toBeNull();
  });

  it('lets a path pass that nobody here knows, at a price that nobody knows', () => {
    const found = build(gemini).match('/v1beta/files');
    expect(found).toMatchObject({ what: 'Other request', requestType: null, isUpload: true });
    const { model, target } = found?.wish(Buffer.from('{"model":"gemini-3.8-flash"}')) ?? {};
    expect(model).toBeNull();
    expect(target?.dearestNanoUsd()).toBeNull();
    expect(target?.demand()).toMatchObject({ requests: 1, tokens: 0 });
    const usage = target?.estimateUsage(1_000);
    expect(usage && target?.price(null, usage, 0)).toBeNull();
  });

  it('charges nothing for what is free', () => {
    const target = build(gemini).match(GENERATE.replace('generateContent', 'countTokens'));
    expect(target?.wish(Buffer.from('{}')).target.dearestNanoUsd()).toBe(0);
  });

  it('sends a body that it has not read on as it comes, once', async () => {
    const { match } = build(gemini);
    const { target } = match('/upload/v1beta/files')?.wish(Readable.from(['sound'])) ?? {};
    expect(target?.obstacle()).toBeNull();
    await target?.send(new AbortController().signal);
    expect(target?.obstacle()).toMatchObject({ code: 'request_failed' });
  });

  it.each([
    ['?key=tl_secret', ''],
    ['?alt=sse&key=tl_secret', '?alt=sse'],
    ['?key=tl_secret&alt=sse', '?alt=sse'],
    ['?a=%20x&key=tl_secret&b=+%2F&b=', '?a=%20x&b=+%2F&b='],
    ['?key=one&x=1&key=two', '?x=1'],
    ['?%6Bey=tl_secret&x=1', '?x=1'],
    ['?key', ''],
    ['?monkey=1&keys=2&x=key', '?monkey=1&keys=2&x=key'],
    ['?x=%ZZ&%ZZ=1&key=tl_secret', '?x=%ZZ&%ZZ=1'],
    ['?k%65y=tl_secret', ''],
    ['', ''],
  ])('takes our token out of %s and leaves the rest byte for byte', async (query, kept) => {
    const { path } = await build(gemini).sendUp(GENERATE, { query });
    expect(path).toBe(`/base${GENERATE}${kept}`);
  });

  it('leaves the query alone where a provider has no key in it', async () => {
    const query = '?key=of-my-own';
    const { path } = await build(anthropic).sendUp('/v1/messages', { query });
    expect(path).toBe(`/base/v1/messages${query}`);
  });

  it('puts the key where the path has it, and our token nowhere', async () => {
    const { sendUp } = build(gemini);
    const headers = { 'x-goog-api-key': 'tl_ours', authorization: 'Bearer tl_ours' };
    const native = await sendUp(GENERATE, { headers });
    expect(native.headers).toMatchObject({ 'x-goog-api-key': 'the-key' });
    expect(native.headers).not.toHaveProperty('authorization');
    const openAi = await sendUp('/v1beta/openai/chat/completions', { headers });
    expect(openAi.headers).toMatchObject({ authorization: 'Bearer the-key' });
    expect(openAi.headers).not.toHaveProperty('x-goog-api-key');
  });

  it('waits longer each time that it is refused without a reason, and in the end takes it for a quota', async () => {
    const { match, upstream } = build(gemini);
    const refusal = async (body: object) => {
      Object.assign(upstream, { status: 429, body: JSON.stringify({ error: body }) });
      const target = match(GENERATE)?.wish(Buffer.from('{}')).target;
      const reply = await target?.send(new AbortController().signal);
      return reply?.fault;
    };
    const silent = { code: 429, status: 'RESOURCE_EXHAUSTED', message: 'Resource exhausted.' };
    const told = { ...silent, details: [{ retryDelay: '7s' }] };

    expect(await refusal(silent)).toMatchObject({ kind: 'rate_limited', retryAfterMs: 5_000 });
    upstream.nowMs = 5_000;
    expect(await refusal(told)).toMatchObject({ retryAfterMs: 7_000 });
    expect(await refusal(silent)).toMatchObject({ retryAfterMs: 10_000 });
    for (upstream.nowMs = 60_000; upstream.nowMs < 600_000; upstream.nowMs += 60_000)
      expect(await refusal(silent)).toMatchObject({ kind: 'rate_limited' });
    expect(await refusal(silent)).toMatchObject({ kind: 'quota_exhausted', retryAfterMs: null });

    Object.assign(upstream, { status: 200, body: '{}' });
    await match(GENERATE)?.wish(Buffer.from('{}')).target.send(new AbortController().signal);
    expect(await refusal(silent)).toMatchObject({ kind: 'rate_limited', retryAfterMs: 5_000 });
  });
});

it('has errors of its own in the shape of the route’s streams', () => {
  expect(build(perplexity).match('/v1/agent')?.ownErrors.errorEvent('Cut.')).toMatch(
    /response\.failed/,
  );
  expect(build(perplexity).match('/chat/completions')?.ownErrors.errorEvent('Cut.')).toMatch(
    /^data: \{"error"/,
  );
  expect(build(perplexity).match('/v1/unheard-of')?.ownErrors.errorEvent('Cut.')).toBe('');
  expect(build(anthropic).match('/v1/messages')?.ownErrors.errorEvent('Cut.')).toMatch(
    /^event: error/,
  );
});
