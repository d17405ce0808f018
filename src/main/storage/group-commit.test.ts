import { beforeEach, expect, it } from 'vitest';
import { openDatabase, type Database, type Survives } from '#main/host/sqlite.ts';
import { createFakeClock, type FakeClock } from '#test/support/fake-clock.ts';
import { GroupCommit } from './group-commit.ts';

let database: Database;
let commits: Survives[];
let syncs: number;
let syncing: Promise<void>;
let faults: unknown[];
let clock: FakeClock;
let endTurn: () => void;
let group: GroupCommit;

beforeEach(() => {
  const real = openDatabase(':memory:');
  real.exec('CREATE TABLE t (a INTEGER NOT NULL)');
  commits = [];
  syncs = 0;
  syncing = Promise.resolve();
  faults = [];
  database = {
    ...real,
    transaction: (body, survives = 'power-cut') => {
      commits.push(survives);
      return real.transaction(body, survives);
    },
    sync: () => {
      syncs += 1;
      return syncing;
    },
  };
  clock = createFakeClock(0);
  group = new GroupCommit(database, {
    later: (task) => {
      endTurn = task;
    },
    clock,
    reportFault: (error) => faults.push(error),
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

  expect(commits).toEqual(['power-cut']);
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

it('has the disk take soon what did not wait for it', async () => {
  const write = group.write(insert(1), 'crash');
  endTurn();
  await write;
  expect(commits).toEqual(['crash']);
  expect(syncs).toBe(0);

  clock.advance(50);
  expect(syncs).toBe(1);

  clock.advance(1_000);
  expect(syncs).toBe(1);
});

it('counts the time from the first that did not wait', async () => {
  const first = group.write(insert(1), 'crash');
  endTurn();
  await first;
  clock.advance(40);
  const second = group.write(insert(2), 'crash');
  endTurn();
  await second;

  clock.advance(10);

  expect(syncs).toBe(1);
});

it('waits for the disk when one of a group has to', async () => {
  const writes = [
    group.write(insert(1), 'crash'),
    group.write(insert(2)),
    group.write(insert(3), 'crash'),
  ];
  endTurn();
  await Promise.all(writes);

  expect(commits).toEqual(['power-cut']);
  clock.advance(1_000);
  expect(syncs).toBe(0);
});

it('needs no more of the disk once a later one has waited for it', async () => {
  const early = group.write(insert(1), 'crash');
  endTurn();
  const late = group.write(insert(2));
  endTurn();
  await Promise.all([early, late]);

  clock.advance(1_000);

  expect(syncs).toBe(0);
});

it('reports a disk that does not take it, and tries again with the next one', async () => {
  syncing = Promise.reject(new Error('I/O error'));
  const write = group.write(insert(1), 'crash');
  endTurn();
  await write;
  clock.advance(50);
  await syncing.catch(() => {});
  expect(faults).toEqual([new Error('I/O error')]);

  syncing = Promise.resolve();
  const next = group.write(insert(2), 'crash');
  endTurn();
  await next;
  clock.advance(50);
  expect(syncs).toBe(2);
});
