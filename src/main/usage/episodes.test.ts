import { beforeEach, expect, it } from 'vitest';
import { openDatabase, type Database } from '#main/host/sqlite.ts';
import { systemRandom } from '#main/host/random.ts';
import { createFakeClock } from '#test/support/fake-clock.ts';
import { migrate } from '../storage/migrate.ts';
import { Episodes } from './episodes.ts';

let database: Database;
let episodes: Episodes;

beforeEach(() => {
  database = openDatabase(':memory:');
  migrate(database);
  episodes = new Episodes(database, systemRandom, createFakeClock(1));
});

it('asks the database once, however often it is asked itself', () => {
  const id = episodes.resolve('Ep. 42');
  episodes.workOn(id);
  expect(episodes.keyOf(null)).toBe('ep. 42');
  let reads = 0;
  const counting: Database = {
    ...database,
    all: (...asked) => {
      reads += 1;
      return database.all(...asked);
    },
    get: (...asked) => {
      reads += 1;
      return database.get(...asked);
    },
  };
  const again = new Episodes(counting, systemRandom, createFakeClock(2));

  for (let count = 0; count < 10; count += 1) {
    expect(again.keyOf(null)).toBe('ep. 42');
    expect(again.resolve('EP. 42')).toBe(id);
  }

  expect(reads).toBe(2);
});

it('knows a new episode and the one in work at once', () => {
  expect(episodes.list()).toEqual([]);
  expect(episodes.workingOn()).toBeNull();

  const id = episodes.resolve('Ep. 42');
  expect(episodes.list().map(({ name }) => name)).toEqual(['Ep. 42']);
  episodes.workOn(id);
  expect(episodes.workingOn()).toBe(id);
  episodes.workOn(null);
  expect(episodes.workingOn()).toBeNull();
});

it('forgets an episode whose call could not be written', () => {
  const failing = (): void =>
    database.transaction(() => {
      episodes.resolve('Ep. 42');
      expect(episodes.list()).toHaveLength(1);
      throw new Error('no room');
    });
  expect(failing).toThrow('no room');

  expect(episodes.lookUp('Ep. 42')).toBeNull();
  expect(episodes.resolve('Ep. 42')).not.toBeNull();
  expect(database.all('SELECT name FROM episodes')).toEqual([{ name: 'Ep. 42' }]);
});
