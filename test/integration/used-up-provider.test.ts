import { afterAll, beforeAll, expect, it } from 'vitest';
import { post } from '#test/support/ask-host.ts';
import { bodyOf, sendMessage } from '#test/support/scripted-answers.ts';
import {
  startTestCore,
  startUpstream,
  TEST_KEY,
  type TestCore,
  type Upstream,
} from '#test/support/test-core.ts';
import { until } from '#test/support/until.ts';

const HOUR_MS = 3_600_000;
const NO_CREDIT = JSON.stringify({
  type: 'error',
  error: { type: 'billing_error', message: 'Your credit balance is too low.' },
});

let upstream: Upstream;
let core: TestCore;
beforeAll(async () => {
  upstream = await startUpstream();
  core = await startTestCore({ upstream });
});
afterAll(() => core.stop());

const ask = () => post(core, '/anthropic/v1/messages', bodyOf('Say hello.', false, 20));
const tryNow = () => core.client.providers.tryNow({ providerId: 'claude' });

async function rest() {
  for await (const { providers } of await core.client.providers.watch()) return providers[0]?.rest;
  return undefined;
}

it('shows until when nothing is sent to a provider without credit, and sends again on demand', async () => {
  upstream.answer = (_request, response) => response.writeHead(402).end(NO_CREDIT);
  expect((await ask()).status).toBe(402);
  upstream.answer = (_request, response) => sendMessage(response, 6, 20);

  expect((await ask()).headers).toMatchObject({ 'x-tallylight-code': 'rate_limit_deferred' });
  await until('it is shown', 10_000, async () => (await rest())?.state === 'used-up');
  const inMs = ((await rest())?.untilMs ?? 0) - Date.now();
  expect(inMs).toBeGreaterThan(HOUR_MS - 60_000);
  expect(inMs).toBeLessThanOrEqual(HOUR_MS);

  expect((await tryNow()).sentence).toMatch(/^Claude gets requests again\./);

  expect(await rest()).toMatchObject({ state: 'sending', untilMs: null });
  expect((await ask()).status).toBe(200);
  expect((await tryNow()).sentence).toBe('Claude was not resting, so nothing changed.');
});

it('begins anew with another key, since what was learned was learned with the one before', async () => {
  upstream.answer = (_request, response) => response.writeHead(402).end(NO_CREDIT);
  expect((await ask()).status).toBe(402);
  await until('it is shown', 10_000, async () => (await rest())?.state === 'used-up');

  upstream.answer = (_request, response) => response.end('{"data":[]}');
  const key = { providerId: 'claude', key: `${TEST_KEY}-other`, name: 'Other' } as const;
  expect(await core.client.providers.addKey({ ...key, store: 'session' })).toMatchObject({
    saved: true,
  });

  expect(await rest()).toMatchObject({ state: 'sending', untilMs: null });
  upstream.answer = (_request, response) => sendMessage(response, 6, 20);
  expect((await ask()).status).toBe(200);
});
