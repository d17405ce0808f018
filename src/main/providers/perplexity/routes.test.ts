import { describe, expect, it } from 'vitest';
import type { DialectRoute, RequestReading } from '../dialect.ts';
import { perplexity } from './perplexity.ts';

const bytes = (body: unknown): Uint8Array =>
  Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));

function routeOf(method: string, path: string): DialectRoute | undefined {
  return perplexity.routes.find((route) => route.method === method && route.path.test(path));
}

function ask(path: string, body: unknown): RequestReading {
  const route = routeOf('POST', path);
  if (!route) throw new Error(`No route for ${path}`);
  return route.readRequest({ params: {}, headers: {}, body: bytes(body) });
}

describe('the routes', () => {
  it.each([
    ['POST', '/v1/agent', 'Research'],
    ['POST', '/v1/responses', 'Research'],
    ['POST', '/search', 'Search'],
    ['POST', '/v1/embeddings', 'Embeddings'],
    ['POST', '/v1/contextualizedembeddings', 'Embeddings'],
    ['POST', '/chat/completions', 'Research'],
    ['POST', '/v1/sonar', 'Research'],
    ['POST', '/async/chat/completions', 'Research for later'],
    ['POST', '/v1/async/sonar', 'Research for later'],
  ])('%s %s may cost something', (method, path, what) => {
    expect(routeOf(method, path)).toMatchObject({ what, isFree: false });
  });

  it.each([
    ['GET', '/v1/models'],
    ['GET', '/v1/responses/resp_1'],
    ['GET', '/v1/agent/resp_1'],
    ['POST', '/v1/responses/resp_1/cancel'],
    ['POST', '/v1/agent/resp_1/cancel'],
    ['GET', '/v1/responses/resp_1/files'],
    ['GET', '/v1/responses/resp_1/files/f_1/content'],
    ['GET', '/async/chat/completions/x'],
    ['GET', '/v1/async/sonar'],
  ])('%s %s is free: what was paid for is paid for', (method, path) => {
    expect(routeOf(method, path)?.isFree).toBe(true);
  });

  it.each([
    '/generate_auth_token',
    '/revoke_auth_token',
    '/v1/generate_auth_token',
    '/Generate_Auth_Token/',
  ])('%s, which makes and ends keys, is closed', (path) => {
    expect(perplexity.closedPaths?.test(path)).toBe(true);
  });

  it('counts as research whatever looks something up', () => {
    const research = perplexity.routes.filter(({ requestType }) => requestType === 'research');
    expect(research.map(({ what }) => what)).toEqual([
      'Research',
      'Search',
      'Research',
      'Research for later',
    ]);
  });
});

describe('a request to the Agent API', () => {
  it('says the model, the first of several, or the preset, and changes no name', () => {
    expect(ask('/v1/agent', { model: 'openai/gpt-6', preset: 'fast' }).model).toBe('openai/gpt-6');
    expect(ask('/v1/agent', { models: ['a/b', 'c/d'] }).model).toBe('a/b');
    expect(ask('/v1/agent', { preset: 'sonar-pro', stream: true })).toMatchObject({
      model: 'sonar-pro',
      isStream: true,
      body: null,
    });
  });

  it('expects searches where it may search, and what they bring back as input', () => {
    const plain = ask('/v1/agent', { model: 'a/b', input: 'Hello', max_output_tokens: 50 });
    expect(plain.estimate(null)).toMatchObject({ inputTokens: 2, outputTokens: 50, queries: 0 });

    const fast = ask('/v1/agent', { preset: 'fast', input: 'Hello' });
    expect(fast.estimate(null)).toMatchObject({ inputTokens: 4_002, queries: 1 });
    // Cut off, only what was really seen counts.
    expect(fast.estimate(40)).toMatchObject({ inputTokens: 2, outputTokens: 10, queries: 1 });

    const tools = [{ type: 'web_search' }];
    expect(ask('/v1/agent', { model: 'a/b', input: 'x', tools }).estimate(null).queries).toBe(3);
    const steps = { model: 'a/b', input: 'x', tools, max_steps: 7 };
    expect(ask('/v1/agent', steps).estimate(null).queries).toBe(7);
  });

  it('does not take an image for a long text', () => {
    const image = {
      type: 'input_image',
      image_url: `data:image/png;base64,${'A'.repeat(100_000)}`,
    };
    const input = [{ type: 'message', role: 'user', content: [image] }];
    expect(ask('/v1/agent', { model: 'a/b', input }).estimate(0).inputTokens).toBeLessThan(1_700);
  });

  it.each(['', 'not JSON', '[]', '7'])('that is %j says nothing but its length', (text) => {
    expect(ask('/v1/agent', text)).toMatchObject({ model: null, isStream: false });
  });
});

describe('a search', () => {
  const search = (body: unknown) => ask('/search', body);

  it.each([
    [{ query: 'one' }, 1],
    [{ query: ['one', 'two', 'three'] }, 3],
    [{ query: [] }, 1],
    [{}, 1],
    ['not JSON', 1],
  ])('%j is %i queries', (body, queries) => {
    const reading = search(body);
    expect(reading.estimate(null)).toMatchObject({ queries, inputTokens: null });
    expect(reading).toMatchObject({ model: null, isStream: false });
  });

  it('is answered without a word on its use, so what was asked counts (hand-written)', () => {
    const route = routeOf('POST', '/search');
    const request = search({ query: ['one', 'two'] });
    const answer = bytes({ id: 'x', results: [] });
    expect(route?.readReply({}, answer, request)).toMatchObject({
      usage: { queries: 2, inputTokens: null },
      reportedNanoUsd: null,
    });
    expect(route?.readReply({}, bytes('<html>'), request)).toBeNull();
  });
});

describe('embeddings (hand-written)', () => {
  it('cost what they say, and bring no tokens out', () => {
    const route = routeOf('POST', '/v1/embeddings');
    const request = ask('/v1/embeddings', { model: 'pplx-embed-v1-4b', input: ['12345678'] });
    expect(request.model).toBe('pplx-embed-v1-4b');
    expect(request.estimate(null)).toMatchObject({ inputTokens: 2, outputTokens: 0 });
    const usage = { prompt_tokens: 9, cost: { currency: 'USD', total_cost: 0.000_004 } };
    const answer = bytes({ model: 'pplx-embed-v1-4b', data: [], usage });
    expect(route?.readReply({}, answer, request)).toMatchObject({
      usage: { inputTokens: 9, outputTokens: 0 },
      reportedNanoUsd: 4_000,
    });
  });
});

describe('what is answered later (hand-written)', () => {
  it('says its model, and nothing of its cost before it is done', () => {
    const body = { request: { model: 'sonar-deep-research', messages: [], stream: true } };
    const request = ask('/async/chat/completions', body);
    expect(request).toMatchObject({ model: 'sonar-deep-research', isStream: false });
    const route = routeOf('POST', '/async/chat/completions');
    const answer = { id: 'x', model: 'sonar-deep-research', status: 'CREATED', response: null };
    expect(route?.readReply({}, bytes(answer), request)).toMatchObject({
      usage: null,
      reportedNanoUsd: null,
    });
  });
});

describe('an error of ours', () => {
  it('has the shape of theirs', () => {
    const body = perplexity.errorBody(429, 'Wait.');
    expect(JSON.parse(body)).toEqual({
      error: { message: 'Wait.', type: 'rate_limit_exceeded', code: 429 },
    });
    expect(perplexity.readOwnError(bytes(body))).toBe('Wait.');
  });

  it('is in a stream what the stream’s own failures are', () => {
    const agent = routeOf('POST', '/v1/agent')?.errorEvent?.('Cut.') ?? '';
    expect(agent).toMatch(/^event: response\.failed\ndata: \{"type":"response\.failed"/);
    expect(agent).toMatch(/"message":"Cut\."/);
    const chat = routeOf('POST', '/chat/completions')?.errorEvent?.('Cut.');
    expect(chat).toBe(`data: ${perplexity.errorBody(502, 'Cut.')}\n\n`);
    // A file is neither.
    expect(perplexity.errorEvent('Cut.')).toBe('');
  });
});
