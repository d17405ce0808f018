import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { post } from '#test/support/ask-host.ts';
import { createLeapingClock, type LeapingClock } from '#test/support/leaping-clock.ts';
import { sendFault, sendMessage } from '#test/support/scripted-answers.ts';
import {
  NO_RATE,
  startTestCore,
  startUpstream,
  type TestCore,
  type Upstream,
} from '#test/support/test-core.ts';

const MINUTE_MS = 60_000;
const QUESTION = { model: 'claude-haiku-5-5', max_tokens: 8, messages: [] };

let upstream: Upstream;
let core: TestCore;
let clock: LeapingClock;
let isUp: boolean;
let looks: string[];

beforeEach(async () => {
  clock = createLeapingClock();
  upstream = await startUpstream();
  core = await startTestCore({ upstream, clock, limits: NO_RATE, looksAtProviders: true });
  isUp = true;
  looks = [];
  upstream.answer = (request, response) => {
    const isLook = request.method === 'GET';
    if (isLook) looks.push(request.url ?? '');
    if (!isUp) sendFault(response, 529, 'overloaded_error');
    else if (isLook) response.end('{"data":[]}');
    else sendMessage(response, 6, 9);
  };
});
afterEach(() => core.stop());

const claude = async () => {
  for await (const { providers } of await core.client.providers.watch())
    return providers.find(({ id }) => id === 'claude');
  throw new Error('Nothing to see');
};
const ask = () => post(core, '/anthropic/v1/messages', QUESTION);
it('find a provider that is back, and let one request try before its rest is over', async () => {
  isUp = false;
  for (let count = 0; count < 5; count += 1) await ask();
  expect(await claude()).toMatchObject({ state: 'not-answering', rest: { state: 'resting' } });
  const { calls: before } = await core.client.calls.list({ before: null, limit: 200 });

  isUp = true;
  clock.leap(20_000);
  await vi.waitUntil(async () => (await claude())?.state === 'answering');

  expect(looks).toEqual(['/v1/models?limit=1']);
  expect((await claude())?.rest.state).toBe('trying');
  expect((await ask()).status).toBe(200);
  // It is nobody's call.
  const { calls } = await core.client.calls.list({ before: null, limit: 200 });
  expect(calls).toHaveLength(before.length + 1);
});

it('say so when one does not answer although nothing is sent there', async () => {
  await ask();
  isUp = false;
  clock.leap(16 * MINUTE_MS);
  await vi.waitUntil(async () => (await claude())?.state === 'not-answering');
  expect((await claude())?.sentence).toMatch(/It looks again every minute, which costs nothing/);
  expect((await claude())?.lastHour).toMatchObject({ errors: 0 });
  isUp = true;
  clock.leap(MINUTE_MS);
  await vi.waitUntil(async () => (await claude())?.state === 'answering');
});

it('leave a provider alone that a person paused, or while everything is paused', async () => {
  await core.client.providers.pause({ providerId: 'claude', paused: true });
  clock.leap(40 * MINUTE_MS);
  await core.client.providers.pause({ providerId: 'claude', paused: false });
  await core.client.system.pause({ paused: true });
  clock.leap(40 * MINUTE_MS);
  expect((await claude())?.state).toBe('not-checked');

  await core.client.system.pause({ paused: false });
  clock.leap(MINUTE_MS);
  await vi.waitUntil(async () => (await claude())?.state === 'answering');
  expect(looks).toHaveLength(1);
});
