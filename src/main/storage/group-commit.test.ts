import { beforeEach, expect, it } from 'vitest';
import { openDatabase, type Database } from '#main/host/sqlite.ts';
import { GroupCommit } from './group-commit.ts';

let database: Database;
let commits: number;
let endTurn: () => void;
let group: GroupCommit;

beforeEach(() => {
  const real = openDatabase(':memory:');
  real.exec('CREATE TABLE t (a INTEGER NOT NULL)');
  commits = 0;
  database = {
    ...real,
    transaction: (body) => {
      commits += 1;
      return real.transaction(body);
    },
  };
  group = new GroupCommit(database, (task) => {
    endTurn = task;
  });
});

const insert = (value: number | null) => () =>
  database.run('INSERT INTO t VALUES (:value)', { value });

it('writes what one turn asks for in one commit, and answers after it', async () => {
  let answered = false;
  const writes = Promise.all([group.write(insert(1)), group.write(insert(2))]).then(() => {
    answered = true;
  });
  await Promise.resolve();
  expect(answered).toBe(false);

  endTurn();
  await writes;

  expect(commits).toBe(1);
  expect(database.all('SELECT a FROM t ORDER BY a')).toEqual([{ a: 1 }, { a: 2 }]);
});

it('lets a bad write fail alone', async () => {
  const good = group.write(insert(1));
  const bad = group.write(insert(null));
  endTurn();

  await expect(bad).rejects.toThrow('NOT NULL');
  await good;
  expect(database.all('SELECT a FROM t')).toEqual([{ a: 1 }]);
});
