import { openDatabase, type Database } from '#main/host/sqlite.ts';
import { systemRandom } from '#main/host/random.ts';
import { GroupCommit } from '#main/storage/group-commit.ts';
import { migrate } from '#main/storage/migrate.ts';
import { CallReader } from '#main/usage/call-reader.ts';
import { CallWriter } from '#main/usage/call-writer.ts';
import { Episodes } from '#main/usage/episodes.ts';
import { Ledger } from '#main/usage/ledger.ts';
import { Totals } from '#main/usage/totals.ts';
import { createFakeClock } from './fake-clock.ts';

/** The real ledger on a real database in memory. */
export function createTestLedger(database: Database = openDatabase(':memory:')) {
  migrate(database);
  const clock = createFakeClock(Date.UTC(2026, 10, 24, 12));
  const episodes = new Episodes(database, systemRandom, clock);
  const waiting: boolean[] = [];
  const ledger = new Ledger(
    new GroupCommit(database, {
      later: (task) => setImmediate(task),
      clock,
      reportFault: (error) => {
        throw error;
      },
    }),
    new CallWriter(database),
    (tag) => episodes.resolve(tag),
    () => {},
    { changed: () => {}, waiting: (isWaiting) => waiting.push(isWaiting) },
    clock,
  );
  return {
    database,
    clock,
    episodes,
    ledger,
    waiting,
    reader: new CallReader(database),
    totals: new Totals(database),
  };
}
