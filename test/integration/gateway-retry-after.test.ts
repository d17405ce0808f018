import { afterEach, describe, expect, it } from 'vitest';
import { Admission } from '#main/calls/admission.ts';
import { CallPath } from '#main/calls/call-path.ts';
import { Limits } from '#main/limits/limits.ts';
import type { Place } from '#main/limits/passage.ts';
import { noteRefusal } from '#main/limits/limiter-events.ts';
import { diagnose } from '#main/providers/anthropic/diagnose.ts';
import { post } from '#test/support/ask-host.ts';
import { report } from '#test/support/fault-run.ts';
import { bodyOf, sendFault, sendMessage } from '#test/support/scripted-answers.ts';
import {
  createTestCall,
  createTestCandidate,
  createTestDelivery,
  OK_END,
} from '#test/support/test-call.ts';
import { createTestLedger } from '#test/support/test-ledger.ts';
import { NO_RATE, startTestCore, startUpstream, type TestCore } from '#test/support/test-core.ts';

const NOW = Date.UTC(2026, 10, 24, 12);
/** Where nothing is said: half a minute after a 429, a second after a 529. */
const USUAL_429_MS = 30_000;
const USUAL_529_MS = 1_000;
const LONGEST_MS = 60_000;

const ONE_REQUEST = { requests: 1, tokens: 0, characters: 0, queries: 0 };

type Said = Readonly<Record<string, string | readonly string[]>>;
const seconds = (...values: string[]): Said => ({ 'retry-after': values });

const TABLE: readonly (readonly [Said, number | null])[] = [
  [seconds('0'), null],
  [seconds('5'), 5_000],
  [seconds('-1'), null],
  [seconds('NaN'), null],
  [seconds('1e9'), null],
  [seconds(new Date(NOW - 60_000).toUTCString()), null],
  [seconds(new Date(NOW + 9_000).toUTCString()), 9_000],
  [seconds('5', '7'), 7_000],
  [{ 'retry-after-ms': '1500' }, 1_500],
  [{ 'retry-after-ms': '1500', 'retry-after': '9' }, 1_500],
];

/** Longer than anybody is made to wait. */
const TOO_LONG: readonly (readonly [Said])[] = [
  [seconds('1000000000')],
  // More seconds than fit into the milliseconds of a timer.
  [seconds('2147484')],
  [seconds('Tue, 19 Jan 2038 03:14:08 GMT')],
  [{ 'retry-after-ms': '86400000' }],
];

describe.each([
  [429, 'rate_limit_error', USUAL_429_MS],
  [529, 'overloaded_error', USUAL_529_MS],
])('after a %i', (status, type, usualMs) => {
  it.each(TABLE)('with %j it is tried again neither early nor late', async (said, waitMs) => {
    const { clock, sentAt, ended } = await run(status, type, said);
    const expectedMs = waitMs ?? usualMs;

    clock.advance(expectedMs - 1);
    await turns();
    expect(sentAt).toEqual([0]);
    clock.advance(1);
    await turns();
    // Its own limits, slowed by the refusal, look again within this.
    clock.advance(1_000);
    await ended;
    expect(sentAt).toHaveLength(2);
    expect(sentAt[1]).toBeGreaterThanOrEqual(expectedMs);
    expect(sentAt[1]).toBeLessThanOrEqual(LONGEST_MS);
  });

  it.each(TOO_LONG)('with %j it is over at once, and not tried early', async (said) => {
    const { clock, sentAt, ended } = await run(status, type, said);

    await ended;
    clock.advance(2 * LONGEST_MS);
    await turns();
    expect(sentAt).toEqual([0]);
  });
});

/** One call whose first attempt is refused with these headers, through the real limits. */
async function run(status: number, type: string, said: Said) {
  const { clock, ledger } = createTestLedger();
  clock.jumpWall(NOW - clock.wallMs());
  const limits = new Limits({ kept: new Map(), specsOf: () => [] }, () => {}, clock);
  const admission = new Admission<Place, null, null>(
    {
      gate: { isPaused: () => false, isStopping: () => false },
      limits: {
        pass: (passage) => limits.pass(passage),
        settle: (place, ended) => {
          if (ended?.end.state !== 'failed') return limits.settle(place, null);
          const refusal = { sentAtMs: place.sentAtMs, waitMs: ended.end.retryAfterMs ?? null };
          limits.settle(place, ONE_REQUEST, (state, now) => noteRefusal(state, refusal, now));
        },
      },
      breakers: {
        refusal: () => null,
        knock: () => ({ answer: 'admitted', ticket: null }),
        settle: () => {},
      },
      budgets: { reserve: () => ({ kind: 'reserved', reservation: null }), settle: () => {} },
    },
    clock,
  );
  const path = new CallPath(
    {
      ledger,
      admit: (call, candidate) => admission.admit(call, candidate),
      mayTry: (made) => made < 3,
      priceAt: () => () => null,
      observe: () => {},
      random: { fraction: () => 0.5 },
      reportBug: (error) => {
        throw error;
      },
    },
    clock,
  );
  const fault = diagnose(status, said, Buffer.from(JSON.stringify({ error: { type } })), NOW);
  const sentAt: number[] = [];
  const startMs = clock.monotonicMs();
  const candidate = createTestCandidate({
    send: async () => {
      sentAt.push(clock.monotonicMs() - startMs);
      return { status, upstreamRequestId: null, fault, answer: '' };
    },
  });
  const { delivery } = createTestDelivery();
  const refused = {
    ...OK_END,
    state: 'failed' as const,
    usage: null,
    errorKind: fault?.kind ?? null,
    retryAfterMs: fault?.retryAfterMs ?? null,
  };
  const relay = async () => (sentAt.length === 1 ? refused : OK_END);
  const ended = path.run(createTestCall(), [candidate], { ...delivery, relay });
  await turns();
  return { clock, sentAt, ended };
}

/** Lets everything happen that waits for no clock. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((next) => setImmediate(next));
}

describe('in real time', () => {
  let core: TestCore | undefined;
  afterEach(() => core?.stop());

  it('a second is waited out, and the client notices nothing', async () => {
    const upstream = await startUpstream();
    core = await startTestCore({ upstream, limits: NO_RATE });
    const askedAt: number[] = [];
    upstream.answer = (_request, response) => {
      askedAt.push(performance.now());
      if (askedAt.length > 1) sendMessage(response, 20, 10);
      else sendFault(response, 429, 'rate_limit_error', { 'retry-after': '1' });
    };

    const answer = await post(core, '/anthropic/v1/messages', bodyOf('Say hello.'));

    expect(answer.status).toBe(200);
    const waitedMs = (askedAt[1] ?? 0) - (askedAt[0] ?? 0);
    report(`tried again after ${waitedMs.toFixed(0)} ms`);
    expect(waitedMs).toBeGreaterThanOrEqual(1_000);
  });

  it('a long wait is not slept out by anybody: the SDK is told not to try again', async () => {
    const upstream = await startUpstream();
    core = await startTestCore({ upstream, limits: NO_RATE });
    let asked = 0;
    upstream.answer = (_request, response) => {
      asked += 1;
      sendFault(response, 429, 'rate_limit_error', { 'retry-after': '1000000' });
    };

    const answer = await post(core, '/anthropic/v1/messages', bodyOf('Say hello.'));

    expect(answer.status).toBe(429);
    expect(asked).toBe(1);
    expect(answer.headers['x-should-retry']).toBe('false');
  });
});
