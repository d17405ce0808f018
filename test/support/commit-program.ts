import { writeSync } from 'node:fs';
import { openDatabase } from '#main/host/sqlite.ts';
import { GroupCommit } from '#main/storage/group-commit.ts';

/** A program of its own: writes so many rows durably, and says of each one that it is safe. */
const [path = '', rows = '0'] = process.argv.slice(2);
const STANDARD_OUTPUT = 1;

const database = openDatabase(path);
database.exec('CREATE TABLE IF NOT EXISTS t (a INTEGER)');
const commit = new GroupCommit(database, (task) => setImmediate(task));
for (let row = 1; row <= Number(rows); row += 1) {
  await commit.write(() => database.run('INSERT INTO t VALUES (:row)', { row }));
  writeSync(STANDARD_OUTPUT, `safe ${row}\n`);
}
database.close();
