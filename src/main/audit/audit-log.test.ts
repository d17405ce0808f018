import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createFakeClock, type FakeClock } from '#test/support/fake-clock.ts';
import { openDatabase, type Database } from '#main/host/sqlite.ts';
import { migrate } from '#main/storage/migrate.ts';
import { AuditLog } from './audit-log.ts';

const ROWS = 40;
let database: Database;
let clock: FakeClock;
let log: AuditLog;
const reportFault = vi.fn<(error: unknown) => void>();

beforeEach(() => {
  database = openDatabase(':memory:');
  migrate(database);
  clock = createFakeClock(1_000_000);
  log = new AuditLog(database, reportFault, clock);
});

function fill(): void {
  for (let row = 1; row <= ROWS; row += 1) {
    log.append({ kind: 'server.start', subject: `s${row}`, detail: { b: row, a: 'x' } });
    clock.advance(10);
  }
}

/** What somebody with the file can do once the triggers are out of the way. */
function tamper(sql: string, values = {}): void {
  database.exec('DROP TRIGGER IF EXISTS audit_is_never_changed');
  database.exec('DROP TRIGGER IF EXISTS audit_is_never_cut');
  database.run(sql, values);
}

describe('the audit log', () => {
  it('is whole as long as nobody touches it', () => {
    fill();
    expect(log.verify()).toEqual({ state: 'whole', rows: ROWS });
  });

  it('names the first row that was edited, whatever was edited in it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: ROWS }),
        fc.constantFrom('at', 'kind', 'subject', 'detail', 'previous_hash', 'hash'),
        (sequence, column) => {
          database = openDatabase(':memory:');
          migrate(database);
          log = new AuditLog(database, reportFault, clock);
          fill();
          const value = column === 'at' ? 'at + 1' : `${column} || 'x'`;
          tamper(`UPDATE audit SET ${column} = ${value} WHERE sequence = :sequence`, { sequence });

          expect(log.verify()).toMatchObject({ state: 'altered', sequence });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('names the first row that is missing, unless it was the last', () => {
    fill();
    tamper('DELETE FROM audit WHERE sequence = 17');
    expect(log.verify()).toEqual({ state: 'altered', sequence: 17, reason: 'missing' });
  });

  it('sees two rows that changed places', () => {
    fill();
    tamper('UPDATE audit SET sequence = -sequence WHERE sequence IN (5, 9)');
    tamper('UPDATE audit SET sequence = 14 + sequence WHERE sequence < 0');
    expect(log.verify()).toMatchObject({ state: 'altered', sequence: 5 });
  });

  it('sees a row that was put in, even with a hash of its own that is right', () => {
    fill();
    tamper(`UPDATE audit SET sequence = sequence + 1000 WHERE sequence >= 20`);
    tamper(`INSERT INTO audit SELECT 20, at, kind, subject, detail, previous_hash, hash
            FROM audit WHERE sequence = 1020`);
    tamper('UPDATE audit SET sequence = sequence - 999 WHERE sequence >= 1020');
    expect(log.verify()).toMatchObject({ state: 'altered', sequence: 21 });
  });

  it('does not let time run backwards when the computer’s clock does', () => {
    log.append({ kind: 'a', subject: '', detail: {} });
    clock.jumpWall(-500_000);
    log.append({ kind: 'b', subject: '', detail: {} });

    expect(database.all('SELECT at FROM audit')).toEqual([{ at: 1_000_000 }, { at: 1_000_000 }]);
  });

  it('keeps what a full disk does not take, and writes it later, in order', () => {
    let isFull = true;
    const real = database;
    log = new AuditLog(
      {
        ...real,
        transaction: (body) => {
          if (isFull) throw new Error('SQLITE_FULL');
          return real.transaction(body);
        },
      },
      reportFault,
      clock,
    );
    log.append({ kind: 'first', subject: '', detail: {} });
    expect(reportFault).toHaveBeenCalled();
    isFull = false;
    log.append({ kind: 'second', subject: '', detail: {} });

    expect(database.all('SELECT kind FROM audit')).toEqual([{ kind: 'first' }, { kind: 'second' }]);
    expect(log.verify()).toEqual({ state: 'whole', rows: 2 });
  });

  it('rolls refusals of one kind up to one row a minute, with their count', () => {
    const refuse = () => log.appendRolledUp({ kind: 'net.refused', subject: 'token', detail: {} });
    for (let request = 0; request < 500; request += 1) refuse();
    clock.advance(60_000);
    refuse();

    expect(database.all('SELECT detail FROM audit')).toEqual([
      { detail: '{"count":1}' },
      { detail: '{"count":500}' },
    ]);
  });
});
