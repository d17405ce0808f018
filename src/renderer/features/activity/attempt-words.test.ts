import { expect, it } from 'vitest';
import type { AttemptDetail } from '#contract/calls.ts';
import { describeAttempts, describeMoney, describeQueue, describeTurn } from './attempt-words.ts';

const UNKNOWN = { nanoUsd: null, source: null };
const attempt = (change: Partial<AttemptDetail> = {}): AttemptDetail => ({
  position: 1,
  targetId: 'claude',
  targetName: 'Claude',
  state: 'ok',
  startedAtMs: 0,
  durationMs: 1_000,
  firstContentMs: null,
  status: 200,
  errorKind: null,
  problem: null,
  upstreamRequestId: null,
  usage: null,
  cost: { nanoUsd: 3_100_000, source: 'list_price' },
  reservedNanoUsd: 12_000_000,
  queuedMs: 0,
  ...change,
});

it('tells a second try from another provider', () => {
  const first = attempt({ state: 'failed' });
  expect(describeTurn(first, undefined)).toBeNull();
  expect(describeTurn(attempt({ startedAtMs: 1_500 }), first)).toBe('tried again 500 ms later');
  expect(describeTurn(attempt({ startedAtMs: 1_010 }), first)).toBe('tried again');
  expect(describeTurn(attempt({ targetId: 'gemini' }), first)).toBe('⤴ rerouted');
});

it('mentions a wait that was noticed, and none that is unknown', () => {
  expect([null, 0, 20, 1_200].map(describeQueue)).toEqual([
    null,
    null,
    null,
    'waited 1.2 s for its turn',
  ]);
});

it('says what was held back and what became of it', () => {
  expect(describeMoney(attempt())).toBe('held back $0.012, cost $0.0031');
  expect(describeMoney(attempt({ state: 'failed', cost: UNKNOWN }))).toBe(
    'held back $0.012 and gave it back',
  );
  expect(describeMoney(attempt({ state: 'open', cost: UNKNOWN }))).toBe('held back $0.012');
  expect(describeMoney(attempt({ state: 'unknown', cost: UNKNOWN }))).toBe(
    'held back $0.012, no price is known',
  );
  expect(
    describeMoney(attempt({ state: 'refused', cost: UNKNOWN, reservedNanoUsd: null })),
  ).toBeNull();
});

it('adds several attempts up, and says when a part of it is unknown', () => {
  const failed = attempt({ state: 'failed', cost: UNKNOWN, queuedMs: 700 });
  expect(describeAttempts([attempt()])).toBeNull();
  expect(describeAttempts([failed, attempt({ queuedMs: 500 })])).toBe(
    '2 attempts · waited 1.2 s for its turn · $0.0031 in all',
  );
  expect(describeAttempts([failed, attempt({ state: 'refused', cost: UNKNOWN })])).toBe(
    '2 attempts · waited 700 ms for its turn · nothing counted as spent',
  );
  expect(describeAttempts([attempt({ state: 'unknown', cost: UNKNOWN }), attempt()])).toBe(
    '2 attempts · at least $0.0031 in all',
  );
});
