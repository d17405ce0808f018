import { expect, it } from 'vitest';
import { createTestCall } from '#test/support/test-call.ts';
import { createTestLedger } from '#test/support/test-ledger.ts';
import { openDatabase, type Survives } from '#main/host/sqlite.ts';
import type { End } from '#main/values/call.ts';
import { CallWriter } from './call-writer.ts';

const intent = (id: string, startedAtMs: number) => ({
  callId: id,
  position: 1,
  targetId: 'claude',
  targetName: 'Claude',
  startedAtMs,
  reservedNanoUsd: 2_000,
  queuedMs: 0,
});

const OK: End = {
  state: 'ok',
  status: 200,
  model: null,
  usage: null,
  isUsageFinal: true,
  contentCharacters: 0,
  firstContentMs: 5,
  errorKind: null,
  problem: null,
  upstreamRequestId: null,
};

it('takes a call that a crash left open for sent, with an unknown outcome', async () => {
  const books = createTestLedger();
  await books.ledger.intend(createTestCall({ id: 'left' }), { why: 'why' }, intent('left', 1));

  const closed = new CallWriter(books.database).closeLeftOpen('Tallylight was ended.');

  expect(closed).toBe(1);
  expect(books.reader.find('left')).toMatchObject({
    state: 'unknown',
    targetName: 'Claude',
    problem: 'Tallylight was ended.',
    cost: { nanoUsd: 2_000, source: 'estimate' },
    attempts: [{ state: 'unknown', cost: { nanoUsd: 2_000 } }],
  });
});

it('waits for the disk before anything is sent, and not for what ended', async () => {
  const real = openDatabase(':memory:');
  const commits: Survives[] = [];
  const books = createTestLedger({
    ...real,
    transaction: (body, survives = 'power-cut') => {
      commits.push(survives);
      return real.transaction(body, survives);
    },
  });
  const call = createTestCall({ id: 'one' });
  const attempt = intent('one', 1);
  const cost = { nanoUsd: 1_000, source: 'list_price' } as const;
  commits.length = 0;

  await books.ledger.intend(call, { why: '' }, attempt);
  expect(commits).toEqual(['power-cut']);

  const bill = { usage: null, cost, priceVersion: null };
  await Promise.all([
    books.ledger.settle(call, attempt, OK, bill, 10),
    books.ledger.close(call, attempt, OK, cost, 10),
  ]);
  expect(commits).toEqual(['power-cut', 'crash']);
  expect(books.reader.find('one')).toMatchObject({ state: 'ok', cost });
});

it('pages through all calls once, newest first, also where times are equal', async () => {
  const books = createTestLedger();
  const ids = Array.from(
    { length: 25 },
    (_nothing, index) => `call_${String(index).padStart(3, '0')}`,
  );
  await Promise.all(
    ids.map((id, index) =>
      books.ledger.intend(createTestCall({ id }), { why: '' }, intent(id, Math.floor(index / 3))),
    ),
  );

  const seen: string[] = [];
  let before: string | null = null;
  do {
    const page = books.reader.page(before, 10);
    seen.push(...page.calls.map(({ id }) => id));
    before = page.nextBefore;
  } while (before !== null);

  expect(seen).toEqual(ids.toReversed());
});

it('tags a call with what its client says, else with the episode in work', async () => {
  const books = createTestLedger();
  const working = books.episodes.add('In work');
  books.episodes.workOn(working?.id ?? null);
  const book = (id: string, episodeTag: string | null) =>
    books.ledger.intend(createTestCall({ id, episodeTag }), { why: '' }, intent(id, 1));

  await Promise.all([book('a', null), book('b', 'in WORK'), book('c', 'A new one')]);

  const names = ['a', 'b', 'c'].map((id) => books.reader.find(id)?.episode?.name);
  expect(names).toEqual(['In work', 'In work', 'A new one']);
});
