import { writeSync } from 'node:fs';
import { systemClock } from '#main/host/clock.ts';
import { openDatabase, type Survives } from '#main/host/sqlite.ts';
import { GroupCommit } from '#main/storage/group-commit.ts';

/** A program of its own: writes so many rows, and says of each one that it is safe from what it names. */
const [path = '', rows = '0', survives = 'power-cut'] = process.argv.slice(2);
const STANDARD_OUTPUT = 1;

const database = openDatabase(path);
database.exec('CREATE TABLE IF NOT EXISTS t (a INTEGER)');
const commit = new GroupCommit(database, {
  later: (task) => setImmediate(task),
  clock: systemClock,
  reportFault: (error) => {
    throw error;
  },
});
for (let row = 1; row <= Number(rows); row += 1) {
  const insert = (): unknown => database.run('INSERT INTO t VALUES (:row)', { row });
  await commit.write(insert, survives as Survives);
  writeSync(STANDARD_OUTPUT, `safe ${row}\n`);
}
// A process that stays lets the disk have it all soon; one that ends closes its database.
process.once('beforeExit', () => {
  writeSync(STANDARD_OUTPUT, 'safe now\n');
  database.close();
});
