import { afterEach, expect, it } from 'vitest';
import { post } from '#test/support/ask-host.ts';
import { createLeapingClock, type LeapingClock } from '#test/support/leaping-clock.ts';
import { bodyOf, MODEL, sendMessage } from '#test/support/scripted-answers.ts';
import {
  startTestCore,
  startUpstream,
  type TestCore,
  type TestCoreOptions,
} from '#test/support/test-core.ts';
import { until } from '#test/support/until.ts';

const DAY_MS = 86_400_000;
const LEASE_MS = 300_000;
/** Longer than the wait between two questions for a date. */
const ASK_AGAIN_MS = 61_000;

let clock: LeapingClock;
let core: TestCore;
afterEach(() => core.stop());

async function start(options: TestCoreOptions): Promise<void> {
  clock = createLeapingClock();
  const nowhere = options.upstream ? {} : { upstreamUrl: 'http://127.0.0.1:9', isKeyAdded: false };
  core = await startTestCore({ clock, ...nowhere, ...options });
}

async function askPermit(usd: number): Promise<string> {
  const wish = { provider: 'claude', estimate: { requests: 1, tokens: 10, usd }, model: MODEL };
  const { status, text } = await post(core, '/v1/permits', wish);
  expect(status).toBe(200);
  return (JSON.parse(text) as { permit_id: string }).permit_id;
}
const settle = (id: string, change: object) =>
  post(core, `/v1/permits/${id}/settle`, { outcome: 'ok', ...change });

async function notices(): Promise<readonly string[]> {
  for await (const snapshot of await core.client.system.watch())
    return snapshot.notices.map(({ title }) => title);
  throw new Error('The core has ended');
}
async function budget() {
  for await (const { budgets } of await core.client.budgets.watch())
    if (budgets[0]) return budgets[0];
  throw new Error('There is no budget');
}

it('says how far a budget is used until it is raised, or its month is over', async () => {
  await start({ budgets: [{ for: 'month', usd: 1 }] });
  const spend = async (outputTokens: number) =>
    settle(await askPermit(0.9), { usage: { input_tokens: 0, output_tokens: outputTokens } });
  await spend(110_000);
  expect(await notices()).toContainEqual(expect.stringMatching(/^The \w+ budget is 50 % used$/));

  const wish = { for: 'month', of: null, whenReached: 'alert' } as const;
  await core.client.budgets.set({ ...wish, usd: 10 });
  expect((await notices()).join()).not.toContain('budget');
  await core.client.budgets.set({ ...wish, usd: 1 });
  await spend(60_000);
  expect((await notices()).join()).toContain('budget is 80 % used');
  const { beginsAnewAtMs } = await budget();

  clock.leap((beginsAnewAtMs ?? 0) - clock.wallMs() + DAY_MS);

  expect((await notices()).join()).not.toContain('budget');
  expect(await budget()).toMatchObject({ spentNanoUsd: 0 });
  expect((await budget()).beginsAnewAtMs).toBeGreaterThan(clock.wallMs());
});

it('frees no month for a clock that was set ahead until the provider’s dates agree', async () => {
  const upstream = await startUpstream();
  await start({ upstream, budgets: [{ for: 'month', usd: 0.000_001, whenReached: 'pause' }] });
  let datesAsked = 0;
  let offMs = 0;
  upstream.answer = (request, response) => {
    response.setHeader('date', new Date(clock.wallMs() + offMs).toUTCString());
    if (request.method === 'POST') return sendMessage(response, 1, 1);
    datesAsked += 1;
    return response.end('{"data":[]}');
  };
  const ask = () => post(core, '/anthropic/v1/messages', bodyOf('Hello.'));
  const { beginsAnewAtMs } = await budget();
  expect((await ask()).status).toBe(402);
  expect(datesAsked).toBe(0);

  clock.jumpWall(40 * DAY_MS);
  offMs = -40 * DAY_MS;
  expect((await ask()).status).toBe(402);
  await until('it was asked', 10_000, () => datesAsked === 2);
  expect(await budget()).toMatchObject({ beginsAnewAtMs });

  offMs = 0;
  clock.leap(ASK_AGAIN_MS);
  expect((await ask()).status).toBe(402);
  await until(
    'it begins anew',
    10_000,
    async () => (await budget()).beginsAnewAtMs !== beginsAnewAtMs,
  );
  expect(datesAsked).toBe(4);
  expect((await budget()).beginsAnewAtMs).toBeGreaterThan(clock.wallMs());
});

it('ends a permit that nobody settled with all that it held', async () => {
  await start({ budgets: [{ for: 'month', usd: 1 }], limits: { atOnce: 1 } });
  const id = await askPermit(0.25);

  clock.leap(LEASE_MS);

  // There is only one place, and it is free again.
  const next = await askPermit(0.25);
  expect(await core.client.calls.get({ id })).toMatchObject({
    state: 'unknown',
    cost: { nanoUsd: 250_000_000, source: 'estimate' },
  });
  expect(await budget()).toMatchObject({ spentNanoUsd: 250_000_000, hasEstimates: true });
  expect((await settle(id, {})).status).toBe(404);
  await settle(next, { outcome: 'not-sent' });
});
