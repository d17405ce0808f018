import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from 'node:fs';

const FOLDER = 0o700;
const FILE = 0o600;

/** Makes the folder where it is missing, and closes it to everybody but its owner. */
export function makeOwnFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: FOLDER });
  close(path, FOLDER);
}

/** Makes an empty file where none is, and closes it to everybody but its owner. */
export function makeOwnFile(path: string): void {
  // One that is there may be open: closing it a second time would drop the locks that SQLite holds.
  if (!existsSync(path)) closeSync(openSync(path, 'a', FILE));
  close(path, FILE);
}

/** Closes a file of an earlier version, where there is one. */
export function closeOwnFile(path: string): void {
  close(path, FILE);
}

function close(path: string, mode: number): void {
  try {
    chmodSync(path, mode);
  } catch {
    // Some file systems know no rights. What they can't say, they don't grant either.
  }
}
