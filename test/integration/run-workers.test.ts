import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { post } from '#test/support/ask-host.ts';
import { lastCallOf } from '#test/support/last-call.ts';
import { startStandInProviders, type StandInProviders } from '#test/support/stand-in-providers.ts';
import { startTestCore, type TestCore } from '#test/support/test-core.ts';

// One core with every stand-in of practice, as a person with all keys has it.
let standIns: StandInProviders;
let core: TestCore;

beforeAll(async () => {
  standIns = await startStandInProviders([
    'claude',
    'gemini',
    'openai',
    'perplexity',
    'elevenlabs',
    'local_model',
    'local_tts',
    'alternative_tts',
  ]);
  const candidates = ['openai'];
  core = await startTestCore({
    more: standIns.more,
    routing: { capabilities: { titles: { candidates } } },
  });
});
afterAll(async () => {
  await core.stop();
  standIns.upstream.server.close();
});
beforeEach(() => void standIns.seen.splice(0));

interface Ran {
  readonly result: {
    readonly text: string;
    readonly sources: readonly { readonly url: string }[];
    readonly audio: string;
    readonly content_type: string;
  };
  readonly provider_used: string;
  readonly cost_impact: { readonly cost: number | null; readonly source: string | null };
}
const run = async (capability: string, body: object): Promise<Ran> => {
  const answer = await post(core, `/v1/run/${capability}`, { input: 'Room tone?', ...body });
  expect(answer).toMatchObject({ status: 200 });
  return JSON.parse(answer.text) as Ran;
};
const events = (text: string): { name: string; data: Record<string, unknown> }[] =>
  text
    .trim()
    .split('\n\n')
    .map((event) => {
      const [, name = '', data = ''] = /^event: (.*)\ndata: (.*)$/.exec(event) ?? [];
      return { name, data: JSON.parse(data) as Record<string, unknown> };
    });
const said = (text: string): string =>
  events(text)
    .filter(({ name }) => name === 'delta')
    .map(({ data }) => String(data['text']))
    .join('');

describe.each([
  ['claude', 'script', 'list_price'],
  ['gemini', 'script', 'list_price'],
  ['local_model', 'script', 'list_price'],
  ['openai', 'titles', 'list_price'],
  ['perplexity', 'research', 'reported'],
  ['web_search', 'research', 'list_price'],
] as const)('%s does %s', (id, capability, source) => {
  it('plain, with what it cost', async () => {
    const done = await run(capability, { only: [id] });
    expect(done).toMatchObject({ provider_used: id, cost_impact: { source } });
    expect(done.result.text.length).toBeGreaterThan(5);
    expect(await lastCallOf(core)).toMatchObject({ state: 'ok', targetId: id });
  });

  it('streamed, in the same neutral events', async () => {
    const plain = await run(capability, { only: [id] });
    const body = { input: 'Room tone?', only: [id], stream: true };
    const { text, headers } = await post(core, `/v1/run/${capability}`, body);
    expect(headers['content-type']).toMatch(/^text\/event-stream/);
    expect(said(text).length).toBeGreaterThan(5);
    expect(events(text).at(-1)).toMatchObject({
      name: 'done',
      data: { sources: plain.result.sources, provider_used: id, cost_impact: { source } },
    });
  });
});

it('research names its sources, and a checked fact is asked for a verdict', async () => {
  const { result } = await run('fact_check', {
    input: 'Room tone hides cuts.',
    only: ['perplexity'],
  });
  expect(result.sources.map(({ url }) => url)).toContain('https://example.org/room-tone');
  const [sent] = standIns.seen.filter(({ path }) => path === '/v1/agent');
  expect(sent?.body).toMatchObject({
    preset: 'fast',
    tool_choice: 'required',
    instructions: expect.stringContaining('True, False') as string,
  });
});

it('a model of one’s own is the first that its server lists, and the ledger has its name', async () => {
  await run('script', { only: ['local_model'] });
  expect(standIns.seen.map(({ path }) => path)).toEqual(['/v1/models', '/v1/chat/completions']);
  expect(standIns.seen.at(-1)?.body).toMatchObject({ model: 'gpt-oss:20b' });
  expect(await lastCallOf(core)).toMatchObject({ model: 'gpt-oss:20b' });
});

describe.each([
  ['elevenlabs', 'header'],
  ['local_tts', 'list_price'],
  ['alternative_tts', 'list_price'],
] as const)('%s speaks', (id, source) => {
  it('plain, as one sound inside the answer', async () => {
    const { result, cost_impact: cost } = await run('voice', { only: [id] });
    expect(result.content_type).toMatch(/^audio\//);
    expect(Buffer.from(result.audio, 'base64').length).toBeGreaterThan(40);
    expect(cost).toMatchObject({ cost: expect.any(Number) as number, source });
    expect(cost.cost === 0).toBe(id !== 'elevenlabs');
  });

  it('streamed, as sound alone', async () => {
    const body = { input: 'Hello.', only: [id], stream: true };
    const { headers, text } = await post(core, '/v1/run/voice', body);
    expect(headers).toMatchObject({
      'content-type': expect.stringMatching(/^audio\//) as string,
      'x-tallylight-provider': id,
    });
    expect(text.length).toBeGreaterThan(20);
  });
});

it('a voice that breaks off is replaced where its sound was wanted whole', async () => {
  const upstream = standIns.upstream.answer;
  standIns.upstream.answer = (request, response) => {
    if (request.url?.startsWith('/alternative_tts') !== true) return upstream(request, response);
    response.writeHead(200, { 'content-type': 'audio/wav', 'content-length': 100 });
    response.write('RIFF', () => response.destroy());
  };
  try {
    const exclude = ['elevenlabs'];
    const done = await run('voice', { strategy: 'quality_optimized', exclude });
    expect(done.provider_used).toBe('local_tts');
    expect(await lastCallOf(core)).toMatchObject({
      state: 'ok',
      isRerouted: true,
      attempts: [
        { targetId: 'alternative_tts', state: 'unknown' },
        { targetId: 'local_tts', state: 'ok' },
      ],
    });
  } finally {
    standIns.upstream.answer = upstream;
  }
});

it.each([
  ['voice', { system: 'Be brief.' }, '“system”'],
  ['voice', { context: { a: 1 } }, '“context”'],
  ['voice', { max_output_tokens: 5 }, '“max_output_tokens”'],
  ['script', { voice: 'alloy' }, '“voice”'],
])('%s with %j says that this means nothing there', async (capability, body, word) => {
  const { status, text } = await post(core, `/v1/run/${capability}`, { input: 'x', ...body });
  expect(status).toBe(400);
  expect(text).toContain(word);
});

it('a text that is too long for a voice goes to another, uncut', async () => {
  const input = 'x'.repeat(10_001);
  const { text } = await post(core, '/v1/route', { capability: 'voice', input });
  expect((JSON.parse(text) as { excluded: object[] }).excluded).toMatchObject([
    {
      provider: 'elevenlabs',
      reason: 'too_long',
      message: 'ElevenLabs takes only shorter texts at once.',
    },
  ]);
});

it('who can’t follow instructions is left out, and named', async () => {
  const body = { capability: 'research', input: 'x', system: 'Be brief.' };
  const { text } = await post(core, '/v1/route', body);
  const { selected_provider: chosen, excluded } = JSON.parse(text) as Record<string, unknown>;
  expect(chosen).toBe('perplexity');
  expect(excluded).toMatchObject([
    { provider: 'web_search', reason: 'unfit' },
    { provider: 'cached_research', reason: 'unfit' },
  ]);
});
