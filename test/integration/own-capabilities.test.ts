import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { post } from '#test/support/ask-host.ts';
import { lastCallOf } from '#test/support/last-call.ts';
import { startStandInProviders, type StandInProviders } from '#test/support/stand-in-providers.ts';
import { startTestCore, type TestCore } from '#test/support/test-core.ts';

const ROUTING = {
  strategy: 'balanced',
  capabilities: {
    titles: {
      candidates: ['openai', 'claude'],
      models: { claude: 'claude-haiku-4-5' },
      strategy: 'cost_optimized',
      instructions: 'Five words at most.',
    },
    script: { models: { local_model: 'my-own:7b' } },
  },
  episodes: { 'Episode 7': 'quality_optimized' },
  clients: { 'Fast tool': 'speed_optimized' },
};

let standIns: StandInProviders;
let core: TestCore;
beforeAll(async () => {
  standIns = await startStandInProviders(['claude', 'openai', 'local_model']);
  core = await startTestCore({ more: standIns.more, routing: ROUTING });
});
afterAll(async () => {
  await core.stop();
  standIns.upstream.server.close();
});
beforeEach(() => void standIns.seen.splice(0));

const ask = async (path: string, body: object, token = core.token) => {
  const asker = { address: core.address, token };
  const answer = await post(asker, path, { input: 'A show on bees.', ...body });
  expect(answer.status).toBe(200);
  return JSON.parse(answer.text) as Record<string, unknown>;
};
const strategyOf = async (body: object, token?: string): Promise<string> => {
  const { execution_config: config } = await ask('/v1/route', body, token);
  return (config as { strategy: string }).strategy;
};

describe('a kind of work of one’s own', () => {
  it('goes to whom the settings name, with their model and their instructions', async () => {
    const done = await ask('/v1/run/titles', { only: ['claude'], system: 'In English.' });
    expect(done).toMatchObject({
      provider_used: 'claude',
      routing_decision: { execution_config: { request_type: 'titles' } },
    });
    expect(standIns.seen.at(-1)).toMatchObject({
      provider: 'claude',
      body: { model: 'claude-haiku-4-5', system: 'Five words at most.\n\nIn English.' },
    });
    expect(await lastCallOf(core)).toMatchObject({ what: 'titles', model: 'claude-haiku-4-5' });
  });

  it('weighs only those, under its own strategy', async () => {
    const { provider_scores: scores, execution_config: config } = await ask('/v1/route', {
      capability: 'titles',
    });
    expect((scores as { provider: string }[]).map(({ provider }) => provider).toSorted()).toEqual([
      'claude',
      'openai',
    ]);
    expect(config).toMatchObject({ strategy: 'cost_optimized' });
  });

  it('learns from judgements as the usual ones do', async () => {
    const { call_id: id } = await ask('/v1/run/titles', { only: ['openai'] });
    await core.client.calls.judge({ id: String(id), score: 0 });
    const { provider_scores: scores } = await ask('/v1/route', {
      capability: 'titles',
      only: ['openai'],
    });
    expect(scores).toMatchObject([{ parts: { quality: 0.8571 } }]);
  });
});

it('a model of the settings wins over the first that a server lists', async () => {
  await ask('/v1/run/script', { only: ['local_model'] });
  expect(standIns.seen.map(({ path }) => path)).toEqual(['/v1/chat/completions']);
  expect(standIns.seen[0]?.body).toMatchObject({ model: 'my-own:7b' });
});

describe('the strategy', () => {
  it('is the one of the request, the episode, the client, the kind of work, and the settings, in this order', async () => {
    const { token } = await core.client.clients.add({ name: 'Fast tool', scope: 'use' });
    const titles = { capability: 'titles' };
    expect(await strategyOf({ capability: 'evaluate' })).toBe('balanced');
    expect(await strategyOf(titles)).toBe('cost_optimized');
    expect(await strategyOf(titles, token)).toBe('speed_optimized');
    // An episode counts from its first call on.
    await core.client.episodes.add({ name: 'Episode 7' });
    await core.client.episodes.workOn({ id: null });
    expect(await strategyOf({ ...titles, episode: 'episode 7' }, token)).toBe('quality_optimized');
    const chosen = { ...titles, episode: 'Episode 7', strategy: 'custom' };
    expect(await strategyOf(chosen, token)).toBe('custom');
  });

  it('of the episode in work holds for requests that name none', async () => {
    const { episodes } = await first(core.client.episodes.watch());
    const id = episodes.find(({ name }) => name === 'Episode 7')?.id ?? null;
    await core.client.episodes.workOn({ id });
    expect(await strategyOf({ capability: 'evaluate' })).toBe('quality_optimized');
    await core.client.episodes.workOn({ id: null });
    expect(await strategyOf({ capability: 'evaluate' })).toBe('balanced');
  });
});

async function first<T>(values: Promise<AsyncIterable<T>>): Promise<T> {
  for await (const value of await values) return value;
  throw new Error('Nothing came');
}
