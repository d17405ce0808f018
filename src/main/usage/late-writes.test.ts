import { beforeEach, expect, it, vi } from 'vitest';
import { createFailingDatabase } from '#test/support/failing-database.ts';
import { createFakeClock, type FakeClock } from '#test/support/fake-clock.ts';
import { openDatabase } from '#main/host/sqlite.ts';
import { GroupCommit } from '#main/storage/group-commit.ts';
import { LateWrites } from './late-writes.ts';

const KEPT_AT_MOST = 1_000;
let disk: ReturnType<typeof createFailingDatabase>;
let clock: FakeClock;
let waiting: boolean[];
let writes: LateWrites;

beforeEach(() => {
  const real = openDatabase(':memory:');
  real.exec('CREATE TABLE t (a INTEGER NOT NULL)');
  disk = createFailingDatabase(real);
  clock = createFakeClock();
  waiting = [];
  const commit = new GroupCommit(disk.database, {
    later: (task) => setImmediate(task),
    clock,
    reportFault: (error) => {
      throw error;
    },
  });
  const events = {
    changed: () => {},
    waiting: (isWaiting: boolean) => void waiting.push(isWaiting),
  };
  writes = new LateWrites(commit, events, clock);
});

const insert = (value: number | null) => () =>
  void disk.database.run('INSERT INTO t VALUES (:value)', { value });
const written = () =>
  (disk.database.all('SELECT a FROM t ORDER BY rowid') as { a: number }[]).map(({ a }) => a);

it('writes at once while the disk takes it', async () => {
  await writes.write(insert(1));

  expect(written()).toEqual([1]);
  expect(waiting).toEqual([]);
});

it('keeps what the disk does not take, says so once, and writes it in order', async () => {
  disk.setFull(true);
  for (const value of [1, 2, 3]) await writes.write(insert(value));
  clock.advance(5_000);
  await vi.waitFor(() => expect(waiting).toEqual([true]));
  expect(written()).toEqual([]);

  disk.setFull(false);
  clock.advance(1_000);

  await vi.waitFor(() => expect(waiting).toEqual([true, false]));
  expect(written()).toEqual([1, 2, 3]);
});

it('does not let a row that can never be written hold up the others', async () => {
  disk.setFull(true);
  for (const value of [1, null, 2]) await writes.write(insert(value));

  disk.setFull(false);
  clock.advance(1_000);

  await vi.waitFor(() => expect(written()).toEqual([1, 2]));
});

it('writes what still waits when asked to for the last time', async () => {
  disk.setFull(true);
  await writes.write(insert(1));
  disk.setFull(false);

  writes.flush();

  expect(written()).toEqual([1]);
});

it('has no more tries after the last one', async () => {
  disk.setFull(true);
  await writes.write(insert(1));
  writes.flush();
  disk.setFull(false);
  clock.advance(60_000);
  await new Promise((next) => setImmediate(next));

  expect(written()).toEqual([]);
});

it('keeps only so much of what can be done without, however long the disk stays full', async () => {
  disk.setFull(true);
  await Promise.all(
    Array.from({ length: KEPT_AT_MOST + 50 }, (_, index) =>
      writes.writeIfThereIsRoom(insert(index)),
    ),
  );
  await writes.write(insert(-1));

  disk.setFull(false);
  writes.flush();

  expect(written()).toHaveLength(KEPT_AT_MOST + 1);
  expect(written().at(-1)).toBe(-1);
});
