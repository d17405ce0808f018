import { spawn } from 'node:child_process';
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

it('waits for the disk again after a commit that did not', async () => {
  const path = join(folder, 'not-waiting.db');
  const database = openDatabase(path);
  database.exec('CREATE TABLE t (a)');
  const levelWithin = database.transaction(() => {
    database.run('INSERT INTO t VALUES (1)');
    return database.get('PRAGMA synchronous');
  }, 'crash');
  expect(levelWithin).toEqual({ synchronous: 1 });
  expect(database.get('PRAGMA synchronous')).toEqual({ synchronous: 2 });

  const failing = (): void =>
    database.transaction(() => {
      throw new Error('no');
    }, 'crash');
  expect(failing).toThrow('no');
  expect(database.get('PRAGMA synchronous')).toEqual({ synchronous: 2 });

  await database.sync();
  database.close();
});

it('keeps what did not wait for the disk when the process is killed', async () => {
  const path = join(folder, 'killed.db');
  const writer = spawn(process.execPath, ['test/support/commit-program.ts', path, '20', 'crash']);
  let said = '';
  for await (const piece of writer.stdout) {
    said += String(piece);
    if (said.includes('safe 20')) break;
  }
  writer.kill('SIGKILL');

  const database = openDatabase(path);
  expect(database.all('SELECT COUNT(*) AS rows FROM t')).toEqual([{ rows: 20 }]);
  database.close();
});
