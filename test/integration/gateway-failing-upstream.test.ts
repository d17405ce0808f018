import type { RequestListener } from 'node:http';
import Anthropic from '@anthropic-ai/sdk';
import { afterEach, expect, it, vi } from 'vitest';
import { createHeldClock, type HeldClock } from '#test/support/held-clock.ts';
import { report, times } from '#test/support/fault-run.ts';
import { MODEL, readAsked, sendFault, sendMessage } from '#test/support/scripted-answers.ts';
import {
  NO_RATE,
  startTestCore,
  startUpstream,
  type TestCore,
  type Upstream,
} from '#test/support/test-core.ts';

const CALLS = times(200, 1_000);
const FEWER_CALLS = CALLS / 5;
const TRIES_PER_CALL = 3;
const FAILURES_TO_OPEN = 5;
const AT_ONCE = 8;
const TRIES_OF_SDK = 3;
/** Far longer than any answer takes here. */
const NEVER_ANSWERED_MS = 10_000;
/** So that nothing has to be waited out here. */
const SOON = { 'retry-after-ms': '5' };

vi.setConfig({ testTimeout: times(60_000, 600_000) });

let upstream: Upstream;
let core: TestCore;
let clock: HeldClock;
afterEach(async () => {
  clock.release();
  await core.stop();
});

interface Heard {
  readonly status: number;
  readonly code: string | null;
}

it.each<[number, string, RequestListener]>([
  [CALLS, '529', (_request, response) => sendFault(response, 529, 'overloaded_error', SOON)],
  [FEWER_CALLS, '503', (_request, response) => sendFault(response, 503, 'api_error', SOON)],
  [FEWER_CALLS, 'a reset', (request) => request.socket.resetAndDestroy()],
])(
  'asks a provider that answers all of %i calls with %s five times',
  async (calls, _name, fail) => {
    await start();
    let asked = 0;
    upstream.answer = (request, response) => {
      asked += 1;
      fail(request, response);
    };
    const heard: Heard[] = [];
    const anthropic = createClient(heard);

    let call = 0;
    while (heard.every(({ code }) => code !== 'breaker_open')) {
      await ask(anthropic, String(call));
      call += 1;
    }
    expect(asked).toBe(FAILURES_TO_OPEN);
    await inParallel((one) => ask(anthropic, one), calls - call);

    expect(asked).toBe(FAILURES_TO_OPEN);
    const refused = heard.filter(({ code }) => code === 'breaker_open');
    // Every call but those that opened it, each with the SDK's own two tries more.
    expect(refused.length).toBeGreaterThanOrEqual((calls - FAILURES_TO_OPEN) * TRIES_OF_SDK);
    expect(refused.every(({ status }) => status === 503)).toBe(true);

    // An open breaker answers within 10 ms. How fast this computer is, `npm run bench -- gateway` measures;
    // what makes it so is shown here: neither the provider nor any timer or queue has a part in it.
    heard.length = 0;
    clock.hold();
    for (let one = 1; one <= 20; one += 1) {
      await ask(anthropic, String(one));
      expect(heard).toHaveLength(one * TRIES_OF_SDK);
    }
    expect(new Set(heard.map(({ code }) => code))).toEqual(new Set(['breaker_open']));
    expect(asked).toBe(FAILURES_TO_OPEN);
  },
);

it(`lets no more through at once than fit before it opens, in ${CALLS} parallel calls`, async () => {
  await start();
  let asked = 0;
  upstream.answer = (_request, response) => {
    asked += 1;
    sendFault(response, 529, 'overloaded_error', SOON);
  };
  const anthropic = createClient([]);

  await inParallel((call) => ask(anthropic, call));

  // Those that were under way when the fifth one failed.
  expect(asked).toBeLessThan(FAILURES_TO_OPEN + AT_ONCE);
});

it(`tries ${CALLS} calls to a provider that fails a quarter of them again, a tenth more at most`, async () => {
  await start();
  const asked = new Map<string, number>();
  upstream.answer = (request, response) =>
    void readAsked(request).then(({ content }) => {
      asked.set(content, (asked.get(content) ?? 0) + 1);
      if (Number(content) % 4 === 3) sendFault(response, 529, 'overloaded_error', SOON);
      else sendMessage(response, 20, 10);
    });
  const anthropic = createClient([]);

  let succeeded = 0;
  for (let call = 0; call < CALLS; call += 1)
    if (await ask(anthropic, String(call))) succeeded += 1;

  const total = [...asked.values()].reduce((sum, times) => sum + times, 0);
  report(`${CALLS} calls, ${total} requests to the provider, ${succeeded} succeeded`);
  expect(succeeded).toBe((CALLS * 3) / 4);
  expect(asked.size).toBe(CALLS);
  expect(Math.max(...asked.values())).toBe(TRIES_PER_CALL);
  expect(total).toBeLessThanOrEqual(CALLS * 1.1 + 3);
  // It is used, too: three alone would mean that nobody counts the calls.
  expect(total).toBeGreaterThan(CALLS + 3);
});

async function start(): Promise<void> {
  upstream = await startUpstream();
  clock = createHeldClock();
  core = await startTestCore({ upstream, clock, limits: { ...NO_RATE, atOnce: AT_ONCE } });
}

/** Notes what came, and takes the waits out of it: the SDK would sleep them out. */
function createClient(heard: Heard[]): Anthropic {
  return new Anthropic({
    baseURL: `${core.address}/anthropic`,
    apiKey: core.token,
    maxRetries: TRIES_OF_SDK - 1,
    timeout: NEVER_ANSWERED_MS,
    fetch: async (url, init) => {
      const reply = await fetch(url, init);
      const body = await reply.arrayBuffer();
      const code = reply.headers.get('x-tallylight-code');
      heard.push({ status: reply.status, code });
      const headers = new Headers(reply.headers);
      if (headers.has('retry-after')) headers.set('retry-after-ms', '1');
      return new Response(body, { status: reply.status, headers });
    },
  });
}

async function ask(anthropic: Anthropic, content: string): Promise<boolean> {
  const messages = [{ role: 'user' as const, content }];
  try {
    await anthropic.messages.create({ model: MODEL, max_tokens: 50, messages });
    return true;
  } catch (error) {
    if (error instanceof Anthropic.APIError) return false;
    throw error;
  }
}

async function inParallel(run: (call: string) => Promise<unknown>, howMany = CALLS): Promise<void> {
  const calls = Array.from({ length: howMany }, (_nothing, call) => String(call)).values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const call of calls) await run(call);
    }),
  );
}
