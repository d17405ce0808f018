import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createFailingDatabase } from '#test/support/failing-database.ts';
import { createTestCall, createTestCandidate, USAGE } from '#test/support/test-call.ts';
import { createTestLedger } from '#test/support/test-ledger.ts';
import { openDatabase } from '#main/host/sqlite.ts';
import type { Admitted } from './admission.ts';
import { LEASE_MS, Permits, type ReportedEnd } from './permits.ts';

const OK: ReportedEnd = {
  outcome: 'ok',
  errorKind: null,
  model: 'claude-opus-5-5',
  usage: USAGE,
  status: 200,
  retryAfterMs: null,
};
const candidate = createTestCandidate() as never;

let books: ReturnType<typeof createTestLedger>;
let disk: ReturnType<typeof createFailingDatabase>;
let told: string[];
let admitted: Admitted;
let permits: Permits;

beforeEach(() => {
  disk = createFailingDatabase(openDatabase(':memory:'));
  books = createTestLedger(disk.database);
  told = [];
  admitted = {
    kind: 'admitted',
    pass: {
      queuedMs: 250,
      reservedNanoUsd: 2_000,
      settle: ({ state }, { cost }) => void told.push(`${state} for ${cost.nanoUsd}`),
      giveBack: () => void told.push('given back'),
    },
  };
  permits = new Permits(
    {
      ledger: books.ledger,
      admit: async () => admitted,
    },
    books.clock,
  );
});

const shown = () => books.reader.find('call_1');

describe('a permit', () => {
  it('is given once it is on the disk, and booked with what the script says', async () => {
    const permission = await permits.ask(createTestCall(), candidate);
    expect(permission).toEqual({ answer: 'proceed', leaseMs: LEASE_MS, queuedMs: 250 });
    expect(shown()).toMatchObject({ state: 'open' });

    expect(await permits.settle('call_1', OK)).toBe(true);

    expect(told).toEqual(['ok for 1500']);
    expect(shown()).toMatchObject({ state: 'ok', cost: { nanoUsd: 1_500, source: 'list_price' } });
  });

  it('is settled once', async () => {
    await permits.ask(createTestCall(), candidate);
    await permits.settle('call_1', OK);
    expect(await permits.settle('call_1', OK)).toBe(false);
    expect(await permits.settle('call_2', OK)).toBe(false);
    expect(told).toHaveLength(1);
  });

  it('is booked with all that was held back when its lease is over', async () => {
    await permits.ask(createTestCall(), candidate);
    books.clock.advance(LEASE_MS - 1);
    expect(told).toEqual([]);
    books.clock.advance(1);

    await vi.waitFor(() => expect(shown()?.state).toBe('unknown'));
    expect(told).toEqual(['unknown for 2000']);
    expect(shown()).toMatchObject({ cost: { nanoUsd: 2_000, source: 'estimate' } });
    expect(await permits.settle('call_1', OK)).toBe(false);
  });

  it('has no lease left to end once it is settled', async () => {
    await permits.ask(createTestCall(), candidate);
    await permits.settle('call_1', OK);
    books.clock.advance(LEASE_MS);
    expect(told).toEqual(['ok for 1500']);
  });

  it('costs all that was held back when no price is known for what it used', async () => {
    await permits.ask(createTestCall(), candidate);
    await permits.settle('call_1', { ...OK, model: 'unheard-of' });
    expect(shown()).toMatchObject({ cost: { nanoUsd: 2_000, source: 'estimate' } });
  });

  it('counts nothing for a request that was never sent', async () => {
    await permits.ask(createTestCall(), candidate);
    await permits.settle('call_1', { ...OK, outcome: 'not-sent', usage: null });
    expect(told).toEqual(['given back']);
    expect(shown()).toMatchObject({ state: 'refused', cost: { nanoUsd: null } });
  });

  it('is given back for a script that left before it knew', async () => {
    const gone = createTestCall({ signal: AbortSignal.abort() });
    expect(await permits.ask(gone, candidate)).toMatchObject({ answer: 'refused' });
    expect(told).toEqual(['given back']);
  });

  it('is booked at the end of the app, as nobody can say any more how it went', async () => {
    await permits.ask(createTestCall(), candidate);
    await permits.endAll();
    expect(shown()).toMatchObject({ state: 'unknown', cost: { nanoUsd: 2_000 } });
  });

  it('is refused, and the refusal kept, when admission refuses', async () => {
    const problem = {
      code: 'budget_exceeded',
      status: 402,
      sentence: 'Not sent.',
      retryAtMs: null,
    } as const;
    admitted = { kind: 'refused', problem };
    expect(await permits.ask(createTestCall(), candidate)).toEqual({ answer: 'refused', problem });
    expect(shown()).toMatchObject({ state: 'refused', status: 402 });
  });

  it('is refused when the disk takes nothing', async () => {
    disk.setFull(true);
    expect(await permits.ask(createTestCall(), candidate)).toMatchObject({
      answer: 'refused',
      problem: { code: 'not_recordable' },
    });
    expect(told).toEqual(['given back']);
  });
});
