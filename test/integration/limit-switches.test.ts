import { afterEach, describe, expect, it } from 'vitest';
import { post, type Answer } from '#test/support/ask-host.ts';
import { bodyOf, readAsked, sendFault, sendMessage } from '#test/support/scripted-answers.ts';
import { NO_RATE, startTestCore, startUpstream, type TestCore } from '#test/support/test-core.ts';
import { until } from '#test/support/until.ts';

const WAIT_MS = 10_000;

let core: TestCore;
afterEach(() => core.stop());

const ask = (content: string, headers: Record<string, string> = {}): Promise<Answer> =>
  post(core, '/anthropic/v1/messages', bodyOf(content), { headers });

async function start(decisions: object, limits: object = NO_RATE) {
  const upstream = await startUpstream();
  core = await startTestCore({ upstream, limits, decisions });
  return upstream;
}

async function claude() {
  for await (const { providers } of await core.client.providers.watch())
    if (providers[0]) return providers[0];
  throw new Error('No provider is there');
}

describe('after a provider has asked to slow down', () => {
  const HURRIED = { 'x-tallylight-deadline-ms': '500' };

  it.each([
    [true, 1],
    [false, 2],
  ])('adaptive back-off (%s) decides whether the next request leaves at once', async (on, sent) => {
    const upstream = await start({ adaptiveBackoff: on });
    let asked = 0;
    upstream.answer = (_request, response) => {
      asked += 1;
      if (asked === 1) sendFault(response, 429, 'rate_limit_error', { 'retry-after': '30' });
      else sendMessage(response, 1, 1);
    };
    expect((await ask('One.', HURRIED)).status).toBe(429);
    const { status } = await ask('Two.', HURRIED);
    expect([status === 200, asked]).toEqual([!on, sent]);
  });
});

describe('where requests wait', () => {
  it.each([
    [true, ['first', 'urgent', 'idle']],
    [false, ['first', 'idle', 'urgent']],
  ])('priority queuing (%s) decides who goes first', async (on, order) => {
    const upstream = await start({ priorityQueuing: on }, { ...NO_RATE, atOnce: 1 });
    const came: string[] = [];
    const held = Promise.withResolvers<void>();
    upstream.answer = (request, response) => {
      const answer = async (): Promise<void> => {
        came.push((await readAsked(request)).content);
        if (came.length === 1) await held.promise;
        sendMessage(response, 1, 1);
      };
      void answer();
    };
    const waiting = (count: number) =>
      until('they wait in line', WAIT_MS, async () => (await claude()).waiting === count);
    const answers = [ask('first')];
    await until('the first one is there', WAIT_MS, () => came.length === 1);
    answers.push(ask('idle', { 'x-tallylight-priority': 'low' }));
    await waiting(1);
    answers.push(ask('urgent', { 'x-tallylight-priority': 'high' }));
    await waiting(2);
    held.resolve();
    await Promise.all(answers);
    expect(came).toEqual(order);
  });
});

it.each([true, false])('prediction (%s) decides whether anything is foreseen', async (on) => {
  await start({ usagePrediction: on });
  const { counted } = await claude();
  expect(counted.length).toBeGreaterThan(0);
  expect(counted.some(({ doubt }) => doubt !== null)).toBe(on);
});
