import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RequestListener } from 'node:http';
import { post, type Answer } from '#test/support/ask-host.ts';
import { openBlackHole } from '#test/support/black-hole.ts';
import { report } from '#test/support/fault-run.ts';
import { lastCallOf } from '#test/support/last-call.ts';
import { createLeapingClock, type LeapingClock } from '#test/support/leaping-clock.ts';
import { beginStream, sendFault, streamEnd, textPiece } from '#test/support/scripted-answers.ts';
import {
  NO_RATE,
  startTestCore,
  startUpstream,
  TEST_KEY,
  type PlacedProvider,
  type TestCore,
  type Upstream,
} from '#test/support/test-core.ts';
import { until } from '#test/support/until.ts';

// Claude is the better one, and Gemini answers when it can't.
const BEST = {
  strategy: 'custom',
  weights: { cost: 0, quality: 1, performance: 0, availability: 0 },
};
const FIRST_TOKEN_MS = 20_000;
const LATER_AT_MOST_MS = 1_000;

let claude: Upstream;
let gemini: Upstream;
let clock: LeapingClock;
let core: TestCore;

beforeEach(async () => {
  [claude, gemini] = await Promise.all([startUpstream(), startUpstream()]);
  clock = createLeapingClock();
});
afterEach(async () => {
  await core.stop();
  for (const { server } of [claude, gemini]) {
    server.closeAllConnections();
    server.close();
  }
});

async function start({
  routing = BEST,
  first = 'claude',
}: { routing?: object; first?: 'local_model' | 'claude' } = {}) {
  const more = [
    placed(first, claude, first === 'claude' ? TEST_KEY : null, '{"data":[]}'),
    placed('gemini', gemini, 'AQ.test-0123456789abcdef', '{"models":[]}'),
  ];
  core = await startTestCore({ more, routing, clock });
  gemini.answer = answerAsGemini;
}

const placed = (
  id: PlacedProvider['id'],
  upstream: Upstream,
  key: string | null,
  checked: string,
): PlacedProvider => ({ id, upstream, key, checked, url: upstream.url, limits: NO_RATE });

const answerAsGemini: RequestListener = (request, response) => {
  const reply = {
    candidates: [{ index: 0, finishReason: 'STOP', content: { parts: [{ text: 'By Gemini.' }] } }],
    usageMetadata: { promptTokenCount: 5, candidatesTokenCount: 4, totalTokenCount: 9 },
    modelVersion: 'gemini-3.8-flash',
  };
  const isStream = request.url?.includes('stream') === true;
  response.writeHead(200, { 'content-type': isStream ? 'text/event-stream' : 'application/json' });
  response.end(isStream ? `data: ${JSON.stringify(reply)}\n\n` : JSON.stringify(reply));
};

const PAID = { requirements: { max_cost: 1 } };
const run = (body: object = {}, onText: (text: string) => void = () => {}): Promise<Answer> =>
  post(core, '/v1/run/script', { input: 'Write a title.', ...PAID, ...body }, { onText });

/** Streams, and measures until the first byte of the answer. */
async function firstByte(body: object = {}): Promise<{ answer: Answer; tookMs: number }> {
  const startMs = performance.now();
  let tookMs = Infinity;
  const answer = await run({ stream: true, ...body }, () => {
    tookMs = Math.min(tookMs, performance.now() - startMs);
  });
  return { answer, tookMs };
}

function expectGemini({ status, text, headers }: Answer): void {
  expect(status).toBe(200);
  expect(text).toContain('By Gemini.');
  expect(headers).toMatchObject({
    'x-tallylight-provider': 'gemini',
    'x-tallylight-rerouted': 'claude -> gemini',
  });
}

const refuse = (): void => void claude.server.close();
const reset = (): void => {
  claude.server.closeIdleConnections();
  claude.server.on('connection', (socket) => socket.resetAndDestroy());
};
const overload = (): void => {
  claude.answer = (_request, response) => sendFault(response, 529, 'overloaded_error');
};

describe.each([
  ['refuses connections', refuse, 'failed'],
  ['resets them before anything was sent', reset, 'unknown'],
  ['is overloaded', overload, 'failed'],
] as const)('a first choice that %s', (_how, spoil, state) => {
  it('is replaced at once, and everybody can see it', async () => {
    await start();
    spoil();
    // Whoever is asked for the first time has a connection to open.
    await firstByte({ only: ['gemini'] });
    const alone = await firstByte({ only: ['gemini'] });
    const { answer, tookMs } = await firstByte();

    expectGemini(answer);
    report(`${tookMs.toFixed(0)} ms until the first byte, ${alone.tookMs.toFixed(0)} ms alone`);
    expect(tookMs - alone.tookMs).toBeLessThan(LATER_AT_MOST_MS);
    const call = await lastCallOf(core);
    expect(call).toMatchObject({
      state: 'ok',
      targetId: 'gemini',
      isRerouted: true,
      attempts: [
        { targetId: 'claude', state },
        {
          targetId: 'gemini',
          state: 'ok',
          cost: { nanoUsd: expect.any(Number) as number, source: 'list_price' },
        },
      ],
    });
  });
});

it('a first choice whose breaker is open is not asked at all', async () => {
  await start();
  let asked = 0;
  claude.answer = (_request, response) => {
    asked += 1;
    sendFault(response, 529, 'overloaded_error');
  };
  // With so little patience nothing is tried again.
  const alone = { only: ['claude'], requirements: { deadline: 0.3 } };
  await until('the breaker opens', 10_000, async () =>
    (await run(alone)).text.includes('"reason":"breaker_open"'),
  );
  const before = asked;
  const { answer, tookMs } = await firstByte();

  expect(answer.text).toContain('By Gemini.');
  expect(answer.text).toContain('Claude rests after failures');
  expect(asked).toBe(before);
  expect(tookMs).toBeLessThan(LATER_AT_MOST_MS);
});

it('a first choice that takes no connection is given up after five seconds', async (context) => {
  await start();
  const { port } = new URL(claude.url);
  claude.server.closeAllConnections();
  await new Promise((resolve) => claude.server.close(resolve));
  const hole = await openBlackHole(Number(port));
  if (!hole) return context.skip('this system takes or refuses every connection');
  try {
    const { answer, tookMs } = await firstByte();
    expectGemini(answer);
    report(`${tookMs.toFixed(0)} ms until the first byte`);
    expect(tookMs).toBeGreaterThan(4_000);
    expect(tookMs).toBeLessThan(6_000);
  } finally {
    hole.close();
  }
});

describe.each([
  ['says nothing', (): void => {}],
  [
    'begins, and then says nothing',
    (_request: unknown, response: Parameters<RequestListener>[1]): void => beginStream(response, 5),
  ],
] as const)('a first choice that %s', (_how, answer) => {
  it('is replaced once its time for a first word is over, and not before', async () => {
    await start();
    const came = new Promise<void>((resolve) => {
      claude.answer = (request, response) => {
        answer(request, response);
        resolve();
      };
    });
    const running = run({ stream: true, requirements: { max_cost: 1, deadline: 120 } });
    let isOver = false;
    void running.then(() => (isOver = true));
    await came;
    clock.leap(FIRST_TOKEN_MS - 2_000);
    expect(isOver).toBe(false);
    clock.leap(2_000);
    const startMs = performance.now();
    expectGemini(await running);
    expect(performance.now() - startMs).toBeLessThan(LATER_AT_MOST_MS);
    expect(await lastCallOf(core)).toMatchObject({
      state: 'ok',
      attempts: [
        { targetId: 'claude', state: 'unknown' },
        { targetId: 'gemini', state: 'ok' },
      ],
    });
  });
});

it('an answer that has begun is never taken back, whatever comes', async () => {
  await start();
  let asked = 0;
  gemini.answer = () => {
    asked += 1;
  };
  claude.answer = (_request, response) => {
    beginStream(response, 5);
    response.write(textPiece('By Claude, until'), () => setImmediate(() => response.destroy()));
  };
  const { text, isWhole } = await run({ stream: true });

  expect(text).toContain('By Claude, until');
  expect(text).toMatch(/\nevent: error\ndata: \{"code":"unknown_outcome"/);
  expect(text).not.toContain('event: done');
  expect(isWhole).toBe(false);
  expect(asked).toBe(0);
  expect(await lastCallOf(core)).toMatchObject({
    state: 'aborted',
    attempts: [{ targetId: 'claude', state: 'aborted', cost: { source: 'estimate' } }],
  });
});

it('a first choice that works is left in peace', async () => {
  await start();
  claude.answer = (_request, response) => {
    beginStream(response, 5);
    response.end(textPiece('By Claude.') + streamEnd(3));
  };
  const { text, headers, isWhole } = await run({ stream: true });
  expect(text).toContain('By Claude.');
  expect(isWhole).toBe(true);
  expect(headers['x-tallylight-rerouted']).toBeUndefined();
  expect(await lastCallOf(core)).toMatchObject({ isRerouted: false });
});

it('without failover only the first choice is tried', async () => {
  await start({ routing: { ...BEST, automaticFailover: false } });
  let asked = 0;
  gemini.answer = () => {
    asked += 1;
  };
  claude.answer = (_request, response) => sendFault(response, 401, 'authentication_error');
  const { status, text } = await run();
  expect(status).toBe(401);
  expect(JSON.parse(text)).toMatchObject({ provider_used: null, attempts: 1 });
  expect(asked).toBe(0);
});

describe('after a free first choice', () => {
  const FREE_FIRST = {
    strategy: 'custom',
    weights: { cost: 1, quality: 0, performance: 0, availability: 0 },
  };
  beforeEach(async () => {
    claude.answer = (_request, response) => sendFault(response, 503, 'api_error');
    await start({ routing: FREE_FIRST, first: 'local_model' });
  });

  it('nobody is paid without being allowed to, and the price is named', async () => {
    const { status, text } = await run({ requirements: { deadline: 0.3 } });
    expect(status).toBe(402);
    expect(JSON.parse(text)).toMatchObject({
      error: {
        code: 'above_price_ceiling',
        message: expect.stringMatching(/Gemini could do it for about \$0\.00\d\d/) as string,
      },
      provider_used: null,
      routing_decision: { execution_config: { too_dear: ['gemini'], price_ceiling: 0 } },
    });
  });

  it('who allows a price is served, and is told what it cost', async () => {
    const { status, text, headers } = await run();
    expect(status).toBe(200);
    expect(headers['x-tallylight-rerouted']).toBe('local_model -> gemini');
    expect(JSON.parse(text)).toMatchObject({
      provider_used: 'gemini',
      cost_impact: { rerouted: true, expected_cost: 0, cost: expect.any(Number) as number },
      attempts: 2,
    });
  });
});
