import { closeSync, openSync, readSync, statSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';

const MAGIC = 'SQLite format 3\0';
/** Of the file format: https://www.sqlite.org/fileformat.html#the_database_header */
const HEADER_BYTES = 100;
const USER_VERSION_AT = 60;

/**
 * The schema's version, without a byte being changed in the database or left beside it; 0 where there
 * is none yet. Only for a file that this process has not opened: closing it drops SQLite's locks.
 */
export function peekVersion(path: string): number {
  // Merely reading through SQLite would leave two files behind, unless a crash has left them already.
  return sizeOf(`${path}-wal`) > 0 ? askSqlite(path) : readHeader(path);
}

function askSqlite(path: string): number {
  const db = new BetterSqlite3(path, { readonly: true });
  try {
    return Number(db.pragma('user_version', { simple: true }));
  } finally {
    db.close();
  }
}

function readHeader(path: string): number {
  if (sizeOf(path) < HEADER_BYTES) return 0;
  const header = Buffer.alloc(HEADER_BYTES);
  const file = openSync(path, 'r');
  try {
    readSync(file, header, 0, HEADER_BYTES, 0);
  } finally {
    closeSync(file);
  }
  // What is no database at all is for whoever opens it to say.
  return header.toString('latin1', 0, MAGIC.length) === MAGIC
    ? header.readUInt32BE(USER_VERSION_AT)
    : 0;
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
