import { beforeEach, expect, it } from 'vitest';
import { createTestCall, OK_END } from '#test/support/test-call.ts';
import { createTestLedger } from '#test/support/test-ledger.ts';
import type { Call, End } from '#main/values/call.ts';
import { spentIn } from './spent.ts';

let books: ReturnType<typeof createTestLedger>;
let number = 0;

beforeEach(() => {
  books = createTestLedger();
});

async function spend(nanoUsd: number | null, call: Partial<Call> = {}, end: Partial<End> = {}) {
  number += 1;
  const made = createTestCall({ id: `call_${number}`, ...call });
  const attempt = {
    callId: made.id,
    position: 1,
    targetId: 'claude',
    targetName: 'Claude',
    startedAtMs: books.clock.wallMs(),
    reservedNanoUsd: 9_000,
    queuedMs: 0,
  };
  const cost = { nanoUsd, source: nanoUsd === null ? null : 'list_price' } as const;
  await books.ledger.intend(made, { why: '' }, attempt);
  await books.ledger.settle(
    made,
    attempt,
    { ...OK_END, ...end },
    { usage: null, cost, priceVersion: null },
    1,
  );
}

const ever = (kind: 'month' | 'episode' | 'provider' | 'client', id: string | null = null) =>
  spentIn(books.database, { kind, id }, 0, Number.MAX_SAFE_INTEGER);

it('adds up by month, episode, provider and client', async () => {
  const episode = books.episodes.add('Ep. 42');
  await spend(100, { episodeTag: 'Ep. 42', clientName: 'Notes' });
  await spend(20);

  expect(ever('month')).toEqual({ nanoUsd: 120, callsWithoutPrice: 0, hasEstimates: false });
  expect(ever('episode', episode?.id).nanoUsd).toBe(100);
  expect(ever('client', 'Notes').nanoUsd).toBe(100);
  expect(ever('provider', 'claude').nanoUsd).toBe(120);
  expect(ever('provider', 'other')).toMatchObject({ nanoUsd: 0, callsWithoutPrice: 0 });
});

it('counts from the beginning of the time to before its end', async () => {
  const startMs = books.clock.wallMs();
  await spend(1);
  books.clock.advance(10);
  await spend(2);
  const between = (fromMs: number, toMs: number) =>
    spentIn(books.database, { kind: 'month', id: null }, startMs + fromMs, startMs + toMs).nanoUsd;

  expect(between(0, 10)).toBe(1);
  expect(between(0, 11)).toBe(3);
  expect(between(1, 11)).toBe(2);
});

it('counts what was sent without a price, but neither failures nor tools', async () => {
  await spend(null);
  await spend(null, {}, { state: 'unknown' });
  await spend(null, {}, { state: 'failed' });
  await spend(null, { kind: 'tool' });

  expect(ever('month')).toMatchObject({ nanoUsd: 0, callsWithoutPrice: 2 });
});
