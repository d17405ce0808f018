import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openDatabase } from './sqlite.ts';

const folder = mkdtempSync(join(tmpdir(), 'sqlite-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('still waits for the disk after the first write to a re-opened file', () => {
  const path = join(folder, 'reopened.db');
  const first = openDatabase(path);
  first.exec('CREATE TABLE t (a)');
  first.close();

  const again = openDatabase(path);
  again.run('INSERT INTO t VALUES (1)');

  expect(again.get('PRAGMA synchronous')).toEqual({ synchronous: 2 });
  again.close();
});

it('undoes everything when a transaction fails, nested ones included', () => {
  const database = openDatabase(':memory:');
  database.exec('CREATE TABLE t (a)');

  expect(() =>
    database.transaction(() => {
      database.transaction(() => database.run('INSERT INTO t VALUES (1)'));
      throw new Error('no');
    }),
  ).toThrow('no');

  expect(database.all('SELECT a FROM t')).toEqual([]);
});

it('says in a sentence where a database can’t be used', () => {
  const path = join(folder, 'no-such-folder', 'a.db');

  expect(() => openDatabase(path).exec('CREATE TABLE t (a)')).toThrow(
    `Tallylight can’t use its database ${path}`,
  );
});
