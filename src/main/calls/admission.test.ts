import { beforeEach, describe, expect, it } from 'vitest';
import { createFakeClock, type FakeClock } from '#test/support/fake-clock.ts';
import { createTestCall, createTestCandidate, OK_END } from '#test/support/test-call.ts';
import {
  Admission,
  type BreakerGate,
  type BreakerRefusal,
  type BudgetGate,
  type LimitGate,
} from './admission.ts';

const NOON = Date.UTC(2026, 10, 24, 12);
const BILL = { usage: null, cost: { nanoUsd: 5, source: 'estimate' }, priceVersion: null } as const;

let clock: FakeClock;
let told: string[];
let gate: { paused: boolean; stopping: boolean };
let passing: Awaited<ReturnType<LimitGate<string>['pass']>>;
let knock: ReturnType<BreakerGate<string>['knock']>;
let standing: BreakerRefusal | null;
let money: ReturnType<BudgetGate<string>['reserve']>;

beforeEach(() => {
  clock = createFakeClock(NOON);
  told = [];
  gate = { paused: false, stopping: false };
  passing = { answer: 'proceed', place: 'place', queuedMs: 0 };
  knock = { answer: 'admitted', ticket: 'ticket' };
  standing = null;
  money = { kind: 'reserved', reservation: 'money' };
});

function admit(candidate = createTestCandidate()) {
  const note = (what: string) => (thing: string, ended: unknown) =>
    void told.push(`${what} ${thing} ${ended === null ? 'given back' : 'settled'}`);
  const admission = new Admission<string, string, string>(
    {
      gate: { isPaused: () => gate.paused, isStopping: () => gate.stopping },
      limits: {
        pass: async () => {
          told.push('limits');
          return passing;
        },
        settle: note('limits'),
      },
      breakers: {
        refusal: () => standing,
        knock: () => {
          told.push('breaker');
          return knock;
        },
        settle: note('breaker'),
      },
      budgets: {
        reserve: () => {
          told.push('budget');
          return money;
        },
        settle: note('budget'),
      },
    },
    clock,
  );
  return admission.admit(createTestCall(), candidate);
}

async function problem() {
  const admitted = await admit();
  return admitted.kind === 'refused' ? admitted.problem : null;
}

describe('an attempt that may be made', () => {
  it('is asked of limits, breaker and budget in this order', async () => {
    const admitted = await admit();
    expect(admitted).toMatchObject({
      kind: 'admitted',
      pass: { queuedMs: 0, reservedNanoUsd: 2_000 },
    });
    expect(told).toEqual(['limits', 'breaker', 'budget']);
  });

  it('is booked before limits and breaker let the next one go', async () => {
    const admitted = await admit();
    told = [];
    if (admitted.kind === 'admitted') admitted.pass.settle(OK_END, BILL);
    expect(told).toEqual([
      'budget money settled',
      'breaker ticket settled',
      'limits place settled',
    ]);
  });

  it('leaves nothing behind when it is not made', async () => {
    const admitted = await admit();
    told = [];
    if (admitted.kind === 'admitted') admitted.pass.giveBack();
    expect(told.toSorted()).toEqual([
      'breaker ticket given back',
      'budget money given back',
      'limits place given back',
    ]);
  });
});

describe('an attempt that may not be made', () => {
  it('asks nobody while everything is paused or shuts down', async () => {
    gate.paused = true;
    expect(await problem()).toMatchObject({ code: 'paused' });
    gate.stopping = true;
    expect(await problem()).toMatchObject({ code: 'stopping' });
    expect(told).toEqual([]);
  });

  it('gives its place back when everything was paused while it waited', async () => {
    passing = { answer: 'proceed', place: 'place', queuedMs: 400 };
    const asked = admit();
    gate.paused = true;
    expect(await asked).toMatchObject({ kind: 'refused', problem: { code: 'paused' } });
    expect(told).toEqual(['limits', 'limits place given back']);
  });

  it('gives its place back when the breaker refuses, and says when it is tried again', async () => {
    knock = { answer: 'refused', why: 'resting', retryAtWallMs: NOON + 20_500 };
    expect(await problem()).toEqual({
      code: 'breaker_open',
      status: 503,
      sentence: 'Claude failed several times and rests. It is tried again in 21 s.',
      retryAtMs: NOON + 20_500,
      retryAfterMs: 20_500,
    });
    expect(told).toEqual(['limits', 'breaker', 'limits place given back']);
  });

  it.each(['resting', 'paused'] as const)(
    'does not wait its turn to hear that its provider is %s',
    async (why) => {
      standing = { answer: 'refused', why, retryAtWallMs: null };
      expect(await problem()).toMatchObject({ code: 'breaker_open' });
      expect(told).toEqual([]);
    },
  );

  it('waits its turn while one request tries, which may have ended by then', async () => {
    standing = { answer: 'refused', why: 'trying', retryAtWallMs: null };
    expect(await problem()).toBeNull();
  });

  it('gives place and ticket back when the budget refuses, and is not told to come again', async () => {
    money = { kind: 'refused', sentence: 'The November budget has $0.01 left.' };
    expect(await problem()).toEqual({
      code: 'budget_exceeded',
      status: 402,
      sentence: 'Not sent. The November budget has $0.01 left.',
      retryAtMs: null,
      retryAfterMs: null,
    });
    expect(told.slice(3).toSorted()).toEqual([
      'breaker ticket given back',
      'limits place given back',
    ]);
  });

  it('is told 429 and when it would fit into the limits', async () => {
    passing = { answer: 'defer', retryAtWallMs: NOON + 90_000, sentence: 'Used up until 12:01.' };
    expect(await problem()).toMatchObject({
      code: 'rate_limit_deferred',
      status: 429,
      sentence: 'Not sent to Claude. Used up until 12:01.',
      retryAtMs: NOON + 90_000,
      retryAfterMs: null,
    });
  });

  it.each([
    [10, 1_000],
    [7_000, 7_000],
    [900_000, 60_000],
  ])('is told 503 by a full queue of %i ms, to come again in %i ms', async (waitMs, told) => {
    passing = { answer: 'full', waiting: 32, waitMs };
    expect(await problem()).toMatchObject({
      code: 'queue_full',
      status: 503,
      retryAfterMs: told,
    });
  });

  it.each([
    ['trying', null, 1_000, /finds out right now/],
    ['paused', null, null, /^You paused Claude/],
    ['resting', NOON + 300_000, null, /in 300 s/],
  ] as const)('is told of a breaker that is %s', async (why, retryAtWallMs, afterMs, words) => {
    knock = { answer: 'refused', why, retryAtWallMs };
    expect(await problem()).toMatchObject({
      status: 503,
      retryAfterMs: afterMs,
      sentence: expect.stringMatching(words),
    });
  });

  it('ends with its client', async () => {
    passing = { answer: 'gave-up' };
    expect(await admit()).toEqual({ kind: 'gave-up' });
  });

  it('meets what is in the way of its target', async () => {
    const noKey = {
      code: 'no_key',
      status: 401,
      sentence: 'There is no key.',
      retryAtMs: null,
    } as const;
    const admitted = await admit(createTestCandidate({ obstacle: () => noKey }));
    expect(admitted).toEqual({ kind: 'refused', problem: noKey });
    expect(told).toEqual([]);
  });
});
