import { describe, expect, it } from 'vitest';
import { NOTHING_READ } from '#main/values/native-answer.ts';
import type { DialectRoute } from '../dialect.ts';
import { gemini } from './gemini.ts';

function find(method: string, path: string): { route: DialectRoute; params: object } | null {
  for (const route of gemini.routes) {
    const found = route.method === method ? route.path.exec(path) : null;
    if (found) return { route, params: { ...found.groups } };
  }
  return null;
}
const read = (path: string, body: unknown) => {
  const found = find('POST', path);
  if (!found) throw new Error(`No route for ${path}`);
  const params = found.params as Record<string, string>;
  return found.route.readRequest({ params, headers: {}, body: Buffer.from(JSON.stringify(body)) });
};

describe('the routes of Gemini', () => {
  it.each(['/v1', '/v1beta', '/v1alpha'])('are the same under %s', (version) => {
    for (const [method, path, what, isFree] of [
      ['POST', '/models/gemini-3.8-flash:generateContent', 'Message', false],
      ['POST', '/models/gemini-3.8-flash:streamGenerateContent', 'Message', false],
      ['POST', '/tunedModels/my-show:generateContent', 'Message', false],
      ['POST', '/models/gemini-2.5-flash-tts:generateContent', 'Voice line', false],
      ['POST', '/models/gemini-2.5-pro-preview-tts:streamGenerateContent', 'Voice line', false],
      ['POST', '/models/gemini-embedding-001:embedContent', 'Embedding', false],
      ['POST', '/models/gemini-embedding-001:batchEmbedContents', 'Embedding', false],
      ['POST', '/models/gemini-3.8-flash:countTokens', 'Count tokens', true],
      ['GET', '/models', 'Models', true],
      ['GET', '/models/gemini-3.8-flash', 'Models', true],
      ['POST', '/interactions', 'Interaction', false],
      ['GET', '/interactions/abc', 'Interaction', true],
      ['DELETE', '/interactions/abc', 'Interaction', true],
      ['POST', '/interactions/abc/cancel', 'Interaction', true],
      ['POST', '/openai/chat/completions', 'Message', false],
      ['POST', '/openai/embeddings', 'Embedding', false],
      ['GET', '/openai/models', 'Models', true],
    ] as const)
      expect([path, find(method, version + path)?.route]).toMatchObject([path, { what, isFree }]);
  });

  it.each([
    ['POST', '/v2/models/gemini-3.8-flash:generateContent'],
    ['POST', '/v1beta/files'],
    ['POST', '/upload/v1beta/files'],
    ['GET', '/v1beta/cachedContents'],
    ['POST', '/v1beta/models/gemini-3.8-flash:batchGenerateContent'],
    ['GET', '/v1/models/gemini-3.8-flash:generateContent'],
  ])('leave %s %s to pass as it is', (method, path) => {
    expect(find(method, path)).toBeNull();
  });

  it('take the key where each form of the interface has it', () => {
    const openAi = { authorization: 'Bearer AQ.k' };
    expect(gemini.authorize('AQ.k', '/v1beta/openai/chat/completions?x=1')).toEqual(openAi);
    for (const path of ['/v1beta/models', '/v1beta/openairs', '/v1/interactions'])
      expect(gemini.authorize('AQ.k', path)).toEqual({ 'x-goog-api-key': 'AQ.k' });
  });

  it('take an answer that was deleted for an answer, though it is empty', () => {
    const { route } = find('DELETE', '/v1/interactions/abc') ?? {};
    const request = route?.readRequest({ params: {}, headers: {}, body: Buffer.alloc(0) });
    const reply = (body: string) => request && route?.readReply({}, Buffer.from(body), request);
    expect(reply('')).toEqual(NOTHING_READ);
    expect(reply('<html>')).toBeNull();
  });
});

describe('what a request says of itself', () => {
  const GENERATE = '/v1/models/gemini-3.8-flash:generateContent';
  const contents = [{ parts: [{ text: 'x'.repeat(400) }] }];

  it('is its model, from the path in whatever spelling', () => {
    for (const path of [
      GENERATE,
      '/v1beta/models/gemini%2D3.8-flash:generateContent',
      '/v1beta/models/models%2Fgemini-3.8-flash:generateContent',
    ])
      expect(read(path, { contents })).toMatchObject({
        model: 'gemini-3.8-flash',
        isStream: false,
      });
    const odd = '/v1beta/models/gemini%ZZ:generateContent';
    expect(read(odd, { contents }).model).toBe('gemini%ZZ');
    const stream = GENERATE.replace(':generate', ':streamGenerate');
    expect(read(stream, { contents }).isStream).toBe(true);
  });

  it('is how much it may use at most, in either spelling and for each of its answers', () => {
    const most = (body: object) => read(GENERATE, { contents, ...body }).estimate(null);
    expect(most({}).inputTokens).toBeGreaterThanOrEqual(100);
    expect(most({}).inputTokens).toBeLessThan(120);
    expect(most({}).outputTokens).toBe(4_096);
    expect(most({ generationConfig: { maxOutputTokens: 50 } }).outputTokens).toBe(50);
    expect(most({ generation_config: { max_output_tokens: 50 } }).outputTokens).toBe(50);
    const three = { generationConfig: { maxOutputTokens: 50, candidateCount: 3 } };
    expect(most(three).outputTokens).toBe(150);
  });

  it('counts a picture as a picture and not by its letters', () => {
    const inlineData = { mimeType: 'image/png', data: 'A'.repeat(1_000_000) };
    const { inputTokens } = read(GENERATE, { contents: [{ parts: [{ inlineData }] }] }).estimate(0);
    expect(inputTokens).toBeLessThan(1_700);
  });

  it('is nothing but its size when it can’t be read', () => {
    const found = find('POST', GENERATE);
    const body = Buffer.from('x'.repeat(400));
    const reading = found?.route.readRequest({ params: { model: 'm' }, headers: {}, body });
    expect(reading?.estimate(0).inputTokens).toBe(100);
  });

  it('pays for nothing that comes back from embedding', () => {
    const path = '/v1/models/gemini-embedding-001:embedContent';
    const numbers = read(path, { content: { parts: [{ text: 'x'.repeat(400) }] } });
    expect(numbers.estimate(null).outputTokens).toBe(0);
    expect(numbers.estimate(null).inputTokens).toBeGreaterThan(99);
  });

  it('has the model of an interaction and of the OpenAI form in its body', () => {
    const model = 'models/gemini-3.8-flash';
    expect(
      read('/v1/interactions', {
        model,
        input: 'Hello',
        stream: true,
        generation_config: { max_output_tokens: 9 },
      }),
    ).toMatchObject({ model: 'gemini-3.8-flash', isStream: true });
    expect(read('/v1/interactions', { agent: 'deep-research', input: 'Hello' }).model).toBeNull();
    const chat = read('/v1beta/openai/chat/completions', {
      model,
      messages: [],
      max_completion_tokens: 7,
      n: 2,
    });
    expect(chat.model).toBe('gemini-3.8-flash');
    expect(chat.estimate(null).outputTokens).toBe(14);
    const numbers = read('/v1beta/openai/embeddings', { model, input: ['x'.repeat(40)] });
    expect(numbers.estimate(null)).toMatchObject({ inputTokens: 10, outputTokens: 0 });
  });
});
