import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { makeOwnFile, makeOwnFolder } from './owner-only.ts';

export interface ProfileLock {
  release(): void;
}

/** Of several that start at one moment each may keep the others out; one of them waits and gets it. */
const CONTEST_MS = 100;

/**
 * Takes the profile for this process, or returns `null` when another one has it. The lock is one of
 * the file system's, held through SQLite, so it ends with the process however that ends.
 */
export function lockProfile(folder: string): ProfileLock | null {
  makeOwnFolder(folder);
  const file = join(folder, 'profile.lock');
  makeOwnFile(file);
  const db = new BetterSqlite3(file, { timeout: CONTEST_MS });
  try {
    // Without a journal file of its own, the lock is the one thing this file is good for.
    db.pragma('journal_mode = MEMORY');
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    if (error instanceof BetterSqlite3.SqliteError && error.code.startsWith('SQLITE_BUSY'))
      return null;
    throw error;
  }
  return { release: () => void db.close() };
}
