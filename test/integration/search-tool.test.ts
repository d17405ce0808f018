import { afterEach, expect, it } from 'vitest';
import { post } from '#test/support/ask-host.ts';
import { lastCallOf } from '#test/support/last-call.ts';
import { startTestCore, type TestCore } from '#test/support/test-core.ts';
import { until } from '#test/support/until.ts';

let core: TestCore;
afterEach(() => core.stop());

const SERVERS = { everything: { bundled: 'everything' } };
const INPUT = 'Bees: https://bees.example';

const ask = async (path: string, body: object = {}) => {
  const { status, text } = await post(core, path, { input: INPUT, ...body });
  return { status, body: JSON.parse(text) as Record<string, unknown> };
};
const start = async (routing: object): Promise<void> => {
  core = await startTestCore({ servers: SERVERS, routing });
  await until('the tools are there', 10_000, async () => {
    const { body } = await ask('/v1/route', { capability: 'research' });
    return !JSON.stringify(body['excluded']).includes('"web_search","reason":"not_set_up"');
  });
};

it('a search tool of one’s own service does research, at the price that the settings name', async () => {
  await start({ searchTool: 'everything_echo', searchToolUsd: 0.002 });
  const { status, body } = await ask('/v1/run/research');
  expect(status).toBe(200);
  expect(body).toMatchObject({
    result: { text: `Echo: ${INPUT}`, sources: [{ url: 'https://bees.example' }] },
    provider_used: 'web_search',
    cost_impact: { cost: 0.002, source: 'list_price' },
  });
  expect(await lastCallOf(core)).toMatchObject({ state: 'ok', targetId: 'web_search' });
});

it('its price is unknown where nobody named one', async () => {
  await start({ searchTool: 'everything_echo' });
  const { body } = await ask('/v1/run/research');
  expect(body).toMatchObject({ cost_impact: { cost: null, source: null } });
});

it('a tool that takes no question is left out', async () => {
  await start({ searchTool: 'everything_get-sum' });
  const { status, body } = await ask('/v1/run/research');
  expect(status).toBe(503);
  expect(body).toMatchObject({
    routing_decision: {
      excluded: expect.arrayContaining([
        expect.objectContaining({ provider: 'web_search', reason: 'unfit' }),
      ]) as object[],
    },
  });
});

it('a tool that is not there is said not to be set up', async () => {
  core = await startTestCore({ routing: { searchTool: 'nobody_search' } });
  const { body } = await ask('/v1/route', { capability: 'research', only: ['web_search'] });
  expect(body).toMatchObject({ excluded: [{ provider: 'web_search', reason: 'not_set_up' }] });
});
