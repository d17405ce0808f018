import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openDatabase, type Database } from '#main/host/sqlite.ts';
import { migrate } from '#main/storage/migrate.ts';
import { createFakeClock } from '#test/support/fake-clock.ts';
import { hashRow, nextRow, type AuditRow } from './audit-chain.ts';
import { AuditLog } from './audit-log.ts';
import { verifyChain } from './verify-chain.ts';

const ROWS = 30;

function createChain(count = ROWS): AuditRow[] {
  const rows: AuditRow[] = [];
  for (let row = 1; row <= count; row += 1)
    rows.push(
      nextRow(rows.at(-1) ?? null, {
        at: row * 10,
        kind: 'server.start',
        subject: `s${row % 3}`,
        detail: `{"n":${row % 5}}`,
      }),
    );
  return rows;
}

const CHAIN = createChain();

interface Tampering {
  readonly rows: readonly AuditRow[];
  readonly sequence: number;
  readonly reason: 'edited' | 'missing' | 'swapped' | 'inserted';
}

const rowAt = (index: number): AuditRow => CHAIN[index] ?? failTest();
const failTest = (): never => {
  throw new Error('no such row');
};
const renumber = (rows: readonly AuditRow[]): AuditRow[] =>
  rows.map((row, index) => ({ ...row, sequence: index + 1 }));

const index = fc.integer({ min: 0, max: ROWS - 1 });
const innerIndex = fc.integer({ min: 0, max: ROWS - 2 });

const edit = fc
  .tuple(
    index,
    fc.constantFrom('at', 'kind', 'subject', 'detail', 'previousHash', 'hash'),
    fc.string({ minLength: 1 }),
  )
  .map(([at, field, text]): Tampering => {
    const old = rowAt(at);
    const row = { ...old, [field]: field === 'at' ? old.at + text.length : `${text}${old[field]}` };
    return { rows: CHAIN.with(at, row), sequence: at + 1, reason: 'edited' };
  });

/** With a hash that is right for the new words. The last row is left out: only a seal protects that one. */
const editWithNewHash = fc
  .tuple(innerIndex, fc.string({ minLength: 1 }))
  .map(([at, text]): Tampering => {
    const row = { ...rowAt(at), subject: `x${text.toWellFormed()}` };
    return {
      rows: CHAIN.with(at, { ...row, hash: hashRow(row) }),
      sequence: at + 1,
      reason: 'edited',
    };
  });

/** Again not the last row. The numbers after it may be closed up, to hide the gap. */
const remove = fc.tuple(innerIndex, fc.boolean()).map(([at, isClosedUp]): Tampering => {
  const rows = CHAIN.toSpliced(at, 1);
  return { rows: isClosedUp ? renumber(rows) : rows, sequence: at + 1, reason: 'missing' };
});

const insert = fc
  .tuple(index, fc.constantFrom('linked', 'garbage', 'before the first'), fc.string())
  .map(([at, how, subject]): Tampering => {
    const entry = { at: 5, kind: 'server.stop', subject, detail: '{}' };
    if (how === 'before the first') {
      const row = { ...nextRow(null, entry), sequence: 0 - at };
      return { rows: [row, ...CHAIN], sequence: 0 - at, reason: 'inserted' };
    }
    const linked = nextRow(CHAIN[at - 1] ?? null, entry);
    const row = how === 'linked' ? linked : { ...linked, previousHash: 'f'.repeat(64) };
    const rows = renumber(CHAIN.toSpliced(at, 0, row));
    return { rows, sequence: at + 1, reason: 'inserted' };
  });

const swap = fc
  .tuple(index, index)
  .filter(([one, other]) => one !== other)
  .map(([one, other]): Tampering => {
    const rows = renumber(CHAIN.with(one, rowAt(other)).with(other, rowAt(one)));
    return { rows, sequence: Math.min(one, other) + 1, reason: 'swapped' };
  });

const tampering = fc.oneof(edit, editWithNewHash, remove, insert, swap);

it('finds a thousand random tamperings, and names the first bad row and what was done to it', () => {
  fc.assert(
    fc.property(tampering, ({ rows, sequence, reason }) => {
      expect(verifyChain(rows)).toEqual({ state: 'altered', sequence, reason });
    }),
    { numRuns: 1_000 },
  );
});

it('finds them in the database as well, once somebody has dropped the triggers', () => {
  const database = openDatabase(':memory:');
  migrate(database);
  const log = new AuditLog(database, failTest, createFakeClock());
  database.exec('DROP TRIGGER audit_is_never_changed; DROP TRIGGER audit_is_never_cut');

  fc.assert(
    fc.property(tampering, ({ rows, sequence, reason }) => {
      rewrite(database, rows);
      expect(log.verify()).toEqual({ state: 'altered', sequence, reason });
    }),
    { numRuns: 1_000 },
  );
  rewrite(database, CHAIN);
  expect(log.verify()).toEqual({ state: 'whole', rows: ROWS });
});

function rewrite(database: Database, rows: readonly AuditRow[]): void {
  database.transaction(() => {
    database.run('DELETE FROM audit');
    for (const row of rows)
      database.run(
        `INSERT INTO audit VALUES (:sequence, :at, :kind, :subject, :detail, :previousHash, :hash)`,
        { ...row, kind: row.kind.toWellFormed(), subject: row.subject.toWellFormed() },
      );
  });
}

it('finds an empty log and every beginning of a log whole: a cut tail takes a seal', () => {
  for (let count = 0; count <= ROWS; count += 1)
    expect(verifyChain(CHAIN.slice(0, count))).toEqual({ state: 'whole', rows: count });
});

it('sees a copy of a row beside the row', () => {
  const rows = renumber(CHAIN.toSpliced(20, 0, rowAt(19)));
  expect(verifyChain(rows)).toEqual({ state: 'altered', sequence: 21, reason: 'inserted' });
});

it('names the missing row when numbers far beyond the last appear', () => {
  const rows = [...CHAIN, { ...rowAt(0), sequence: 2 ** 60 }];
  expect(verifyChain(rows)).toEqual({ state: 'altered', sequence: ROWS + 1, reason: 'missing' });
});
