import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createFakeClock, type FakeClock } from '#test/support/fake-clock.ts';
import { openDatabase, type Database } from '#main/host/sqlite.ts';
import { migrate } from '#main/storage/migrate.ts';
import { AuditLog } from './audit-log.ts';

let database: Database;
let clock: FakeClock;
let log: AuditLog;
const reportFault = vi.fn<(error: unknown) => void>();

beforeEach(() => {
  reportFault.mockReset();
  database = openDatabase(':memory:');
  migrate(database);
  clock = createFakeClock(1_000_000);
  log = new AuditLog(database, reportFault, clock);
});

const note = (kind: string): void => log.append({ kind, subject: '', detail: {} });
const kinds = (): unknown[] =>
  database.all('SELECT kind FROM audit ORDER BY sequence').map((row) => Object(row).kind);

describe('appending', () => {
  it('makes a chain that is whole, whatever is written into it', () => {
    const scalar = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
    );
    const text = fc.string({ unit: 'binary' });
    const lonely = fc.constantFrom('\uD800', 'a\uDC00b', '\0');
    let rows = 0;
    fc.assert(
      fc.property(
        fc.oneof(text, lonely),
        fc.oneof(text, lonely),
        fc.dictionary(text, scalar),
        (kind, subject, detail) => {
          log.append({ kind, subject, detail });
          rows += 1;
        },
      ),
    );

    expect(log.verify()).toEqual({ state: 'whole', rows });
    expect(reportFault).not.toHaveBeenCalled();
  });

  it('reads its chain in pages', () => {
    for (let row = 0; row < 2_001; row += 1) note('a');

    expect(log.verify()).toEqual({ state: 'whole', rows: 2_001 });
  });

  it('does not let time run backwards when the computer’s clock does', () => {
    note('a');
    clock.jumpWall(-500_000);
    note('b');

    expect(database.all('SELECT at FROM audit')).toEqual([{ at: 1_000_000 }, { at: 1_000_000 }]);
    expect(log.verify()).toEqual({ state: 'whole', rows: 2 });
  });

  it('refuses to change or to forget', () => {
    note('a');

    expect(() => database.run(`UPDATE audit SET kind = 'b'`)).toThrow('append-only');
    expect(() => database.run('DELETE FROM audit')).toThrow('append-only');
  });

  it('goes on with the chain after a restart', () => {
    note('a');
    log = new AuditLog(database, reportFault, clock);
    note('b');

    expect(log.verify()).toEqual({ state: 'whole', rows: 2 });
  });
});

describe('a disk that takes nothing', () => {
  let isFull: boolean;
  const waiting = vi.fn<(isWaiting: boolean) => void>();

  beforeEach(() => {
    isFull = true;
    waiting.mockReset();
    const real = database;
    const transaction: Database['transaction'] = (body) => {
      if (isFull) throw new Error('database or disk is full');
      return real.transaction(body);
    };
    log = new AuditLog({ ...real, transaction }, reportFault, clock);
    log.onWaiting(waiting);
  });

  it('is reported once, and what it did not take is written in order once it does', () => {
    note('first');
    clock.advance(10_000);
    note('second');
    expect(reportFault).toHaveBeenCalledTimes(1);
    expect(waiting.mock.calls).toEqual([[true]]);

    isFull = false;
    clock.advance(2_000);

    expect(waiting.mock.calls).toEqual([[true], [false]]);
    expect(database.all('SELECT at, kind, detail FROM audit')).toEqual([
      { at: 1_000_000, kind: 'first', detail: '{}' },
      { at: 1_010_000, kind: 'second', detail: '{}' },
      { at: 1_012_000, kind: 'data.recovered', detail: '{"held":2,"lost":0}' },
    ]);
    expect(log.verify()).toEqual({ state: 'whole', rows: 3 });
  });

  it('makes the oldest of more than a thousand give way, and says how many did', () => {
    for (let entry = 1; entry <= 1_003; entry += 1) note(`n${entry}`);

    isFull = false;
    clock.advance(2_000);

    expect(kinds()).toHaveLength(1_001);
    expect(kinds()[0]).toBe('n4');
    expect(database.get('SELECT detail FROM audit ORDER BY sequence DESC LIMIT 1')).toEqual({
      detail: '{"held":1000,"lost":3}',
    });
  });

  it('is asked no more once the log is closed', () => {
    note('first');
    log.close();
    isFull = false;
    clock.advance(60_000);

    expect(kinds()).toEqual([]);
  });

  it('gets a last chance when the log closes', () => {
    note('first');
    isFull = false;
    log.close();

    expect(kinds()).toEqual(['first', 'data.recovered']);
  });
});

describe('rolling up', () => {
  const refuse = (subject = 'token'): void =>
    log.appendRolledUp({ kind: 'net.refused', subject, detail: {} });
  const details = (): unknown[] => database.all('SELECT subject, detail FROM audit');

  it('writes the first refusal at once, and those of the minute after it as one', () => {
    for (let request = 0; request < 500; request += 1) refuse();
    expect(details()).toEqual([{ subject: 'token', detail: '{"count":1}' }]);

    clock.advance(60_000);

    expect(details().slice(1)).toEqual([{ subject: 'token', detail: '{"count":499}' }]);
  });

  it('never writes more than one row a minute, and counts every refusal exactly once', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 90_000 }), { maxLength: 40 }), (waits) => {
        database = openDatabase(':memory:');
        migrate(database);
        log = new AuditLog(database, reportFault, clock);
        for (const waitMs of waits) {
          refuse();
          clock.advance(waitMs);
        }
        clock.advance(120_000);

        const rows = database.all('SELECT at, detail FROM audit') as {
          at: number;
          detail: string;
        }[];
        const counts = rows.map(({ detail }) => JSON.parse(detail).count as number);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(waits.length);
        const gaps = rows.slice(1).map(({ at }, index) => at - (rows[index]?.at ?? 0));
        expect(Math.min(60_000, ...gaps)).toBe(60_000);
      }),
    );
  });

  it('keeps subjects apart, until somebody invents too many of them', () => {
    for (let subject = 0; subject < 10_000; subject += 1) refuse(`s${subject}`);
    clock.advance(60_000);

    expect(details().length).toBeLessThanOrEqual(202);
    expect(details().at(-1)).toEqual({ subject: '(others)', detail: '{"count":9799}' });
  });

  it('writes what is still counted when it closes', () => {
    refuse();
    refuse();
    log.close();

    expect(details()).toHaveLength(2);
  });
});
