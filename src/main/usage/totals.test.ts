import { expect, it } from 'vitest';
import { createTestLedger } from '#test/support/test-ledger.ts';
import { createTestCall, OK_END } from '#test/support/test-call.ts';
import type { CallState } from '#main/values/call.ts';
import type { Cost } from '#main/values/cost.ts';

const books = createTestLedger();

async function book(
  id: string,
  state: Exclude<CallState, 'open'>,
  cost: Cost,
  kind: 'message' | 'tool' = 'message',
): Promise<void> {
  const attempt = {
    callId: id,
    position: 1,
    targetId: 'claude',
    targetName: 'Claude',
    startedAtMs: books.clock.wallMs(),
    reservedNanoUsd: null,
    queuedMs: 0,
  };
  const call = createTestCall({ id, kind });
  await books.ledger.intend(call, { why: '' }, attempt);
  const bill = { usage: null, cost, priceVersion: null };
  await books.ledger.settle(call, attempt, { ...OK_END, state }, bill, 5);
  await books.ledger.close(call, attempt, { ...OK_END, state }, cost, 5);
}

it('adds up what is known and counts what may have cost something but has no price', async () => {
  const unknown: Cost = { nanoUsd: null, source: null };
  await book('known', 'ok', { nanoUsd: 1_000, source: 'list_price' });
  await book('guessed', 'cancelled', { nanoUsd: 500, source: 'estimate' });
  await book('unpriced', 'ok', unknown);
  await book('refused', 'refused', unknown);
  await book('failed', 'failed', unknown);
  await book('tool', 'ok', unknown, 'tool');

  expect(books.totals.total(0, books.clock.wallMs() + 1)).toEqual({
    calls: 6,
    knownNanoUsd: 1_500,
    callsWithoutPrice: 1,
    hasEstimates: true,
  });
  expect(books.totals.report(0, books.clock.wallMs() + 1)).toMatchObject({
    byEpisode: [{ episode: null }],
    byTarget: [{ targetId: 'claude', total: { calls: 6 } }],
    byDay: [{ total: { calls: 6 } }],
  });
});

it('says unknown, not zero, for a time in which nothing was spent', () => {
  expect(books.totals.total(0, 1)).toEqual({
    calls: 0,
    knownNanoUsd: null,
    callsWithoutPrice: 0,
    hasEstimates: false,
  });
});
