import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { profilePaths } from '#main/host/profile-paths.ts';
import { post } from '#test/support/ask-host.ts';
import {
  startTestCore,
  startUpstream,
  type TestCore,
  type Upstream,
} from '#test/support/test-core.ts';

const ANSWER = JSON.stringify({
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-sonnet-5-5',
  content: [{ type: 'text', text: 'Hello.' }],
  stop_reason: 'end_turn',
  usage: { input_tokens: 10, output_tokens: 5 },
});

let upstream: Upstream;
let core: TestCore;

beforeAll(async () => {
  upstream = await startUpstream();
  core = await startTestCore({ upstream });
});
afterAll(() => core.stop());

const settings = () => profilePaths('default', { TALLYLIGHT_HOME: core.home }).settings;
const inFile = () => JSON.parse(readFileSync(settings(), 'utf8')) as { routing?: object };
const routing = async () => {
  for await (const snapshot of await core.client.routing.watch()) return snapshot;
  throw new Error('The core has ended');
};
const preview = async (change: Parameters<typeof core.client.routing.preview>[0] = {}) => {
  const { decisions } = await core.client.routing.preview(change);
  return decisions.find(({ capability }) => capability === 'script');
};

it('previews a change without making it', async () => {
  const weights = { cost: 0, quality: 1, performance: 0, availability: 0 };
  const tried = await preview({ strategy: 'custom', weights });
  expect(tried).toMatchObject({ strategy: 'custom', weights, order: ['claude'] });
  expect(await preview()).toMatchObject({ strategy: 'balanced' });
  expect(await preview({ switches: { costAwareness: false } })).toMatchObject({
    weights: { cost: 0 },
  });
  expect(
    await preview({ capability: { id: 'script', strategy: 'speed_optimized' } }),
  ).toMatchObject({ strategy: 'speed_optimized' });
  expect(inFile().routing ?? {}).toEqual({});
});

it('writes only what differs, and the next decision goes by it', async () => {
  const { set } = core.client.routing;
  await set({ strategy: 'cost_optimized', switches: { automaticFailover: false } });
  await set({ weights: { cost: 0.5, quality: 0.35, performance: 0.25, availability: 0.15 } });
  await set({ capability: { id: 'voice', strategy: 'custom' } });
  expect(inFile().routing).toEqual({
    strategy: 'cost_optimized',
    automaticFailover: false,
    weights: { cost: 0.5 },
    capabilities: { voice: { strategy: 'custom' } },
  });
  const { text } = await post(core, '/v1/route', { capability: 'script', input: 'Hello' });
  expect(JSON.parse(text)).toMatchObject({ execution_config: { strategy: 'cost_optimized' } });

  await set({ capability: { id: 'voice', strategy: null } });
  expect(inFile().routing).toMatchObject({ capabilities: { voice: {} } });
  const voice = (await routing()).capabilities.find(({ id }) => id === 'voice');
  expect(voice).toEqual({ id: 'voice', strategy: null });
});

it('changes nothing of a broken file', async () => {
  const good = readFileSync(settings(), 'utf8');
  writeFileSync(settings(), `${good} oops`);
  const outcome = await core.client.routing.set({ strategy: 'balanced' });
  expect(outcome).toMatchObject({ saved: false, sentence: expect.stringContaining('mistake') });
  expect(readFileSync(settings(), 'utf8')).toBe(`${good} oops`);
  writeFileSync(settings(), good);
});

it('takes a word on an answer, and takes it back', async () => {
  upstream.answer = (_request, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(ANSWER);
  const { headers } = await post(core, '/v1/run/script', { input: 'Say hello.' });
  const id = String(headers['x-tallylight-call-id']);
  const quality = async () => (await preview())?.scores[0]?.parts.quality;
  expect(await core.client.calls.get({ id })).toMatchObject({ isJudgeable: true, feedback: null });
  const before = await quality();

  await core.client.calls.judge({ id, score: 0 });
  expect((await core.client.calls.get({ id })).feedback).toBe(0);
  expect(await quality()).toBeLessThan(before ?? 0);

  await core.client.calls.judge({ id, score: null });
  expect((await core.client.calls.get({ id })).feedback).toBeNull();
  expect(await quality()).toBe(before);
});

it('lists a provider’s last failures once for each request, newest first', async () => {
  upstream.answer = (_request, response) =>
    response
      .writeHead(400, { 'content-type': 'application/json' })
      .end('{"type":"error","error":{"type":"invalid_request_error","message":"Too odd."}}');
  const ids: string[] = [];
  for (let count = 0; count < 7; count += 1) {
    const body = { model: 'claude-opus-5-5', max_tokens: 9, messages: [] };
    const { headers } = await post(core, '/anthropic/v1/messages', body);
    ids.unshift(String(headers['x-tallylight-call-id']));
  }
  const { failures } = await core.client.providers.failures({ providerId: 'claude' });
  expect(failures.map(({ callId }) => callId)).toEqual(ids.slice(0, 5));
  expect(failures[0]).toMatchObject({
    status: 400,
    model: 'claude-opus-5-5',
    sentence: expect.stringContaining('Too odd.'),
  });
  expect(await core.client.providers.failures({ providerId: 'gemini' })).toEqual({ failures: [] });
});

it('knows prices by their date, and whose key a text looks like', async () => {
  const { prices, recognizeKey } = core.client.providers;
  const { rows, readOn } = await prices({ providerId: 'gemini' });
  expect(readOn).toBe('2026-11-22');
  const flash = rows.filter(({ name }) => name === 'gemini-3.8-flash');
  expect(flash.map(({ from, until }) => [from, until])).toEqual(
    Date.now() < Date.parse('2027-01-01')
      ? [
          [null, '2027-01-01'],
          ['2027-01-01', null],
        ]
      : [['2027-01-01', null]],
  );
  expect((await prices({ providerId: 'claude' })).rows.filter(isSonnet)).toHaveLength(1);
  expect(await prices({ providerId: 'openai' })).toMatchObject({ rows: [], readOn: null });
  expect(await recognizeKey({ key: ' pplx-abc ' })).toEqual({ providerId: 'perplexity' });
  expect(await recognizeKey({ key: 'tl_abc' })).toEqual({ providerId: null });
});

const isSonnet = ({ name }: { name: string }): boolean => name === 'claude-sonnet-5-5';
