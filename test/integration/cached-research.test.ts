import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { post } from '#test/support/ask-host.ts';
import { lastCallOf } from '#test/support/last-call.ts';
import { createLeapingClock, type LeapingClock } from '#test/support/leaping-clock.ts';
import { removeHome } from '#test/support/running-host.ts';
import { startStandInProviders, type StandInProviders } from '#test/support/stand-in-providers.ts';
import { startTestCore, type TestCore } from '#test/support/test-core.ts';

const HOUR_MS = 3_600_000;
const QUESTION = 'When was the first podcast published?';
const NEARLY_THE_SAME = 'when was the first podcast published, please?';
/** Earlier research is less good than what usual work asks for, so it has to be allowed. */
const ANY = { quality_threshold: 0.5 };
const BEST = { strategy: 'quality_optimized', weights: {} };

let standIns: StandInProviders;
let core: TestCore;
let clock: LeapingClock;
beforeEach(async () => {
  clock = createLeapingClock();
  standIns = await startStandInProviders(['perplexity']);
});
afterEach(async () => {
  await core.stop();
  standIns.upstream.server.close();
});
const start = async (routing: object = BEST, home = mkdtempSync(join(tmpdir(), 'core-'))) => {
  core = await startTestCore({ more: standIns.more, routing, clock, home });
};

const ask = async (capability: string, input: string, body: object = {}) => {
  const answer = await post(core, `/v1/run/${capability}`, { input, ...body });
  return { ...answer, body: JSON.parse(answer.text) as Record<string, unknown> };
};
/** Nobody on the network answers any more. */
const goOffline = (): void => {
  standIns.upstream.answer = (request) => request.socket.resetAndDestroy();
};

describe('research that was done before', () => {
  it('answers nearly the same question from this computer when nobody else can, with its age', async () => {
    await start();
    const first = await ask('research', QUESTION, { only: ['perplexity'] });
    goOffline();
    clock.leap(3 * HOUR_MS);
    const requirements = { ...ANY, deadline: 60 };
    const second = await ask('research', NEARLY_THE_SAME, {
      requirements,
      exclude: ['web_search'],
    });

    const { text, sources } = first.body['result'] as { text: string; sources: object[] };
    expect(second.body).toMatchObject({
      result: { text: `${text}\n\n(Found 3 hours ago and kept on this computer.)`, sources },
      provider_used: 'cached_research',
      cost_impact: { cost: 0, source: 'reported' },
    });
    expect(await lastCallOf(core)).toMatchObject({ state: 'ok', targetId: 'cached_research' });
  });

  it('comes as a stream to who wants one, and is not kept once more', async () => {
    await start();
    await ask('research', QUESTION, { only: ['perplexity'] });
    const cached = { input: QUESTION, only: ['cached_research'], stream: true, requirements: ANY };
    const first = await post(core, '/v1/run/research', cached);
    const second = await post(core, '/v1/run/research', cached);
    for (const { text } of [first, second]) {
      expect(text).toMatch(/^event: delta\n.*\n\nevent: done\n/);
      expect(text.match(/kept on this computer/g)).toHaveLength(1);
    }
  });

  it('is no answer to another question, to a claim, or to instructions', async () => {
    await start();
    await ask('research', QUESTION, { only: ['perplexity'] });
    const only = ['cached_research'];
    for (const [capability, input, body] of [
      ['research', 'Who keeps bees in Norway?', {}],
      ['fact_check', QUESTION, {}],
      ['research', QUESTION, { system: 'In one word.' }],
    ] as const)
      expect(await ask(capability, input, { only, requirements: ANY, ...body })).toMatchObject({
        status: 503,
      });
  });

  it('is gone once it was erased, which only who manages may do', async () => {
    const home = mkdtempSync(join(tmpdir(), 'core-'));
    await start(BEST, home);
    await ask('research', QUESTION, { only: ['perplexity'] });
    const only = ['cached_research'];
    expect((await ask('research', QUESTION, { only, requirements: ANY })).status).toBe(200);

    const { token } = await core.client.clients.add({ name: 'Manager', scope: 'manage' });
    const erase = (by: string) =>
      fetch(`${core.address}/v1/research`, {
        method: 'DELETE',
        headers: { authorization: `Bearer ${by}` },
      });
    expect((await erase(core.token)).status).toBe(403);
    const erased = await erase(token);
    expect(await erased.json()).toEqual({ result: 'erased', answers: 1 });
    expect((await ask('research', QUESTION, { only, requirements: ANY })).status).toBe(503);
    removeHome(home);
  });
});

it('nothing is kept where the settings say so', async () => {
  await start({ ...BEST, keepResearch: false });
  await ask('research', QUESTION, { only: ['perplexity'] });
  const { status, body } = await ask('research', QUESTION, {
    only: ['cached_research'],
    requirements: ANY,
  });
  expect(status).toBe(503);
  expect(body).toMatchObject({
    routing_decision: { excluded: [{ provider: 'cached_research', reason: 'nothing_found' }] },
  });
});
