import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { planCall } from '#main/calls/plan.ts';
import { CallPath, type Ledger } from '#main/calls/call-path.ts';
import { openDatabase } from '#main/host/sqlite.ts';
import { CallReader } from '#main/usage/call-reader.ts';
import { createFailingDatabase } from '#test/support/failing-database.ts';
import {
  createTestCall,
  createTestCandidate,
  createTestDelivery,
} from '#test/support/test-call.ts';
import { admitAll } from '#test/support/test-admission.ts';
import { createTestLedger } from '#test/support/test-ledger.ts';

/** The write that fails: each of the first fifty once. */
const NTH = Array.from({ length: 50 }, (_, index) => index + 1);
/** So many calls at the same moment, one group after the other. */
const GROUPS = [1, 2, 3, 1, 3, 2];
const CALLS = 12;

const folder = mkdtempSync(join(tmpdir(), 'tallylight-writes-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Outcome {
  /** Sent although no durable row said so. */
  readonly unrecorded: readonly string[];
  readonly sent: ReadonlySet<string>;
  readonly refused: ReadonlySet<string>;
  readonly books: ReturnType<typeof createTestLedger>;
}

/** Makes calls, some at the same time, on a disk whose n-th write fails. `change` spoils the ledger for a twin. */
async function callOnFailingDisk(
  nth: number,
  how: 'once' | 'from-then-on',
  change: (ledger: Ledger) => Ledger = (ledger) => ledger,
): Promise<Outcome> {
  const file = join(folder, `${how}-${nth}-${change.name}.db`);
  const disk = createFailingDatabase(openDatabase(file));
  const books = createTestLedger(disk.database);
  const onDisk = openDatabase(file);
  const reader = new CallReader(onDisk);
  const unrecorded: string[] = [];
  const sent = new Set<string>();
  const refused = new Set<string>();
  const path = new CallPath(
    {
      ledger: change(books.ledger),
      ...admitAll(),
      observe: () => {},
      reportBug: (error) => {
        throw error;
      },
    },
    books.clock,
  );
  const call = async (id: string): Promise<void> => {
    const candidate = createTestCandidate({
      send: async () => {
        sent.add(id);
        // Read through another connection: what it sees is committed.
        if (reader.find(id)?.attempts[0]?.state !== 'open') unrecorded.push(id);
        return { status: 200, upstreamRequestId: null, fault: null, answer: 'hello' };
      },
    });
    const settlement = await path.run(
      createTestCall({ id }),
      planCall([candidate]),
      createTestDelivery().delivery,
    );
    if (settlement.state === 'refused') refused.add(id);
  };

  disk.failAfter(nth - 1, how);
  let asked = 0;
  for (const size of GROUPS)
    await Promise.all(Array.from({ length: size }, () => call(`call_${(asked += 1)}`)));
  disk.setFull(false);
  books.clock.advance(1_000);
  await vi.waitFor(() => expect(books.waiting.at(-1) ?? false).toBe(false), { interval: 1 });
  onDisk.close();
  return { unrecorded, sent, refused, books };
}

describe.each(['once', 'from-then-on'] as const)('when a write fails %s', (how) => {
  it('never sends what is not written, and writes everything down once it can', async () => {
    let refusals = 0;
    for (const nth of NTH) {
      const { unrecorded, sent, refused, books } = await callOnFailingDisk(nth, how);

      expect(unrecorded).toEqual([]);
      expect(sent.size + refused.size).toBe(CALLS);
      for (const id of sent)
        expect(books.reader.find(id)).toMatchObject({
          state: 'ok',
          cost: { nanoUsd: 1_500 },
          attempts: [{ state: 'ok' }],
        });
      for (const id of refused)
        expect(books.reader.find(id)).toMatchObject({ state: 'refused', attempts: [] });
      expect(books.database.get('PRAGMA integrity_check')).toEqual({ integrity_check: 'ok' });
      refusals += refused.size;
      books.database.close();
    }
    expect(refusals).toBeGreaterThan(0);
  });
});

it('would notice a ledger that does not wait for the disk', async () => {
  function hasty(ledger: Ledger): Ledger {
    return {
      intend: (...intent) => {
        ledger.intend(...intent).catch(() => {});
        return Promise.resolve();
      },
      settle: (...end) => ledger.settle(...end),
      close: (...end) => ledger.close(...end),
      refuse: (...refusal) => ledger.refuse(...refusal),
    };
  }

  const { unrecorded, books } = await callOnFailingDisk(1, 'from-then-on', hasty);

  expect(unrecorded.length).toBeGreaterThan(0);
  books.database.close();
});
