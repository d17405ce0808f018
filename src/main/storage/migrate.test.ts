import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDatabase } from '#main/host/sqlite.ts';
import { LATEST_VERSION, migrate, NewerDatabaseError } from './migrate.ts';

it('brings an empty file to the latest version', () => {
  const database = openDatabase(':memory:');

  migrate(database);

  expect(database.version()).toBe(LATEST_VERSION);
});

it('refuses a database written by a newer app, and leaves every byte of it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'migrate-'));
  const path = join(folder, 'newer.db');
  const newer = openDatabase(path);
  migrate(newer);
  newer.setVersion(LATEST_VERSION + 1);
  newer.close();
  const digest = (): string => createHash('sha256').update(readFileSync(path)).digest('hex');
  const before = digest();

  const database = openDatabase(path);
  expect(() => migrate(database)).toThrow(NewerDatabaseError);
  database.close();

  expect(digest()).toBe(before);
  rmSync(folder, { recursive: true });
});

it('lets nobody change or cut the audit log', () => {
  const database = openDatabase(':memory:');
  migrate(database);
  database.run(
    `INSERT INTO audit (at, kind, subject, detail, previous_hash, hash)
     VALUES (1, 'host.start', '', '{}', '', '')`,
  );

  expect(() => database.run(`UPDATE audit SET kind = 'x'`)).toThrow('append-only');
  expect(() => database.run('DELETE FROM audit')).toThrow('append-only');
});
