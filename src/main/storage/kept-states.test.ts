import { beforeEach, expect, it } from 'vitest';
import { createFailingDatabase } from '#test/support/failing-database.ts';
import { openDatabase } from '#main/host/sqlite.ts';
import { KeptStates } from './kept-states.ts';
import { migrate } from './migrate.ts';

let disk: ReturnType<typeof createFailingDatabase>;
let states: KeptStates;
let unsaved: Map<string, unknown>;
let current: Record<string, unknown>;

beforeEach(() => {
  const real = openDatabase(':memory:');
  migrate(real);
  disk = createFailingDatabase(real);
  states = new KeptStates(disk.database);
  unsaved = new Map();
  current = {};
  states.add({
    name: 'test',
    takeChanges: () => {
      const taken = unsaved.size === 0 ? null : unsaved;
      unsaved = new Map();
      return taken;
    },
    putBack: (names) => {
      for (const name of names) unsaved.set(name, current[name]);
    },
  });
});

function set(name: string, state: unknown): void {
  current[name] = state;
  unsaved.set(name, state);
}

it('keeps the newest state of each name', () => {
  set('a', { left: 1 });
  set('b', [2]);
  states.write();
  set('a', { left: 0 });
  states.write();

  expect(states.read('test')).toEqual(
    new Map<string, unknown>([
      ['a', { left: 0 }],
      ['b', [2]],
    ]),
  );
  expect(states.read('other').size).toBe(0);
});

it('loses nothing when the transaction around it comes to nothing', () => {
  set('a', 1);
  const failing = (): void =>
    disk.database.transaction(() => {
      states.write();
      throw new Error('a row that can’t be written');
    });
  expect(failing).toThrow(/can’t be written/);
  expect(states.read('test').size).toBe(0);

  states.write();

  expect(states.read('test').get('a')).toBe(1);
});

it.each([0, 1])('loses nothing when write %i of it fails', (writes) => {
  set('a', 1);
  set('b', 2);
  disk.failAfter(writes, 'once');
  expect(() => states.write()).toThrow(/disk/);

  set('b', 3);
  states.write();

  expect([...states.read('test')]).toEqual([
    ['a', 1],
    ['b', 3],
  ]);
});

it('does not write again what a later failure has nothing to do with', () => {
  set('a', 1);
  states.write();
  expect(() =>
    disk.database.transaction(() => {
      throw new Error('another one');
    }),
  ).toThrow(/another/);

  expect(unsaved.size).toBe(0);
});

it('takes a damaged row for none', () => {
  disk.database.run(`INSERT INTO kept_states VALUES ('test', 'a', '{"half')`);
  expect(states.read('test').get('a')).toBeNull();
});
