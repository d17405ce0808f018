import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '#main/host/sqlite.ts';
import { LATEST_VERSION, migrate } from '#main/storage/migrate.ts';
import { removeHome, runToItsEnd, startHost } from '#test/support/running-host.ts';

const NEWER = LATEST_VERSION + 41;
let home: string;
let folder: string;
let file: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'tallylight-newer-'));
  folder = join(home, 'practice');
  file = join(folder, 'tallylight.db');
  mkdirSync(folder, { recursive: true });
});
afterEach(() => removeHome(home));

/** What lies in the profile folder of the database, by a digest of each file. */
function databaseFiles(): Record<string, string> {
  const names = readdirSync(folder).filter((name) => name.startsWith('tallylight.db'));
  return Object.fromEntries(
    names.map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex'),
    ]),
  );
}

function writeNewer(journalMode: 'WAL' | 'DELETE'): void {
  const database = openDatabase(file);
  migrate(database);
  database.exec(`CREATE TABLE of_tomorrow (a); INSERT INTO of_tomorrow VALUES ('x')`);
  database.setVersion(NEWER);
  database.exec(`PRAGMA journal_mode = ${journalMode}`);
  database.close();
}

describe('a database that a newer Tallylight wrote', () => {
  it.each(['WAL', 'DELETE'] as const)(
    'is refused in a plain sentence and stays as it is, byte for byte (%s)',
    async (journalMode) => {
      writeNewer(journalMode);
      const before = databaseFiles();
      expect(Object.keys(before)).toEqual(['tallylight.db']);

      const { code, output } = await runToItsEnd({ home });

      expect(code).toBe(1);
      expect(output.trim()).toMatch(/^This profile was last used by a newer Tallylight .+\.$/);
      expect(output).toContain(String(NEWER));
      expect(databaseFiles()).toEqual(before);
    },
  );

  it('is refused and kept also when only the log of a crash says that it is newer', async () => {
    const crash = `
      import { openDatabase } from '#main/host/sqlite.ts';
      import { migrate } from '#main/storage/migrate.ts';
      const database = openDatabase(${JSON.stringify(file)});
      migrate(database);
      database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      database.setVersion(${NEWER});
      process.kill(process.pid, 'SIGKILL');
    `;
    const writer = spawn(process.execPath, ['--input-type=module-typescript', '--eval', crash]);
    await once(writer, 'exit');
    const { 'tallylight.db-shm': _index, ...before } = databaseFiles();
    expect(Object.keys(before)).toEqual(['tallylight.db', 'tallylight.db-wal']);

    const { code, output } = await runToItsEnd({ home });

    expect(code).toBe(1);
    expect(output).toContain('newer Tallylight');
    // The -shm file is an index that SQLite makes anew whenever it needs one.
    const { 'tallylight.db-shm': _again, ...after } = databaseFiles();
    expect(after).toEqual(before);
  });
});

it('would notice a start that touches the database: one of our own version is used', async () => {
  const database = openDatabase(file);
  migrate(database);
  database.close();
  const before = databaseFiles();

  const host = await startHost({ home });
  expect(existsSync(`${file}-wal`)).toBe(true);
  await host.stop();

  expect(databaseFiles()).not.toEqual(before);
});
