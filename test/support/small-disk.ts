import { spawnSync } from 'node:child_process';
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Needs no rights beyond a user's own, where the system gives those namespaces to its users. */
const OWN_MOUNTS = process.getuid?.() === 0 ? ['unshare', '-m'] : ['unshare', '-rm'];
const MOUNT = 'mount -t tmpfs -o size="$0" tmpfs "$1" && shift && exec "$@"';

/** Why no small disk can be made here; `null` when one can. */
export function whyNoSmallDisk(): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'tallylight-disk-'));
  const [program = '', ...args] = mountAt(folder, '1m');
  const tried = spawnSync(program, [...args, 'true'], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  if (tried.status === 0) return null;
  return `a mount namespace is not to be had: ${tried.error?.message ?? tried.stderr.trim()}`;
}

/** What starts a program that finds a small disk of its own in that folder. */
export function mountAt(folder: string, size: string): string[] {
  return [...OWN_MOUNTS, 'sh', '-c', MOUNT, size, folder];
}

/** The folder as the process with that id sees it. */
export function seenBy(pid: number | undefined, folder: string): string {
  return `/proc/${pid}/root${folder}`;
}

/** Takes all the room that is left in a folder. Returns what gives it back. */
export function fillUp(folder: string): () => void {
  const place = join(folder, 'filler');
  mkdirSync(place);
  const file = openSync(join(place, 'filler'), 'w');
  // Smaller and smaller pieces, so that not even a page is left.
  for (let size = 1024 * 1024; size >= 1; size = Math.floor(size / 2)) {
    const piece = Buffer.alloc(size, 'x');
    try {
      while (writeSync(file, piece) === size);
    } catch {
      // This piece was too large.
    }
  }
  closeSync(file);
  return () => rmSync(place, { recursive: true });
}

/**
 * The database of a host that writes nothing at this moment, copied to where SQLite finds it: it would
 * follow the way into the other process's disk to a file of the same name on ours.
 */
export function copyDatabase(from: string, to: string): void {
  for (const name of ['tallylight.db', 'tallylight.db-wal'])
    if (existsSync(join(from, name))) copyFileSync(join(from, name), join(to, name));
}
