import { readdir, readFile, readlink } from 'node:fs/promises';
import { basename } from 'node:path';

const LISTENING = '0A';
/** How a clone or an installed app starts the browser host. */
const OURS = /out[/\\]main[/\\]headless\.js$/;

/** The name of the program that listens on a port of this computer; `null` where that can't be told. */
export async function findPortHolder(port: number): Promise<string | null> {
  try {
    const inodes = await listeningInodes(port);
    if (inodes.size === 0) return null;
    for (const pid of await readdir('/proc')) {
      if (!/^\d+$/.test(pid)) continue;
      if (await holdsAny(pid, inodes)) return await nameOf(pid);
    }
  } catch {
    // Only Linux tells, and only about programs of this user.
  }
  return null;
}

/** The program's own file: a process may call itself, or its first thread, anything. */
async function nameOf(pid: string): Promise<string> {
  const words = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0');
  const [program = '', script = ''] = words;
  if (OURS.test(script)) return 'another Tallylight';
  return basename(await readlink(`/proc/${pid}/exe`).catch(() => program));
}

async function listeningInodes(port: number): Promise<Set<string>> {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  const inodes = new Set<string>();
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    const text = await readFile(table, 'utf8').catch(() => '');
    for (const line of text.split('\n').slice(1)) {
      const columns = line.trim().split(/\s+/);
      const [, local, , state] = columns;
      if (state === LISTENING && local?.endsWith(`:${wanted}`)) inodes.add(columns[9] ?? '');
    }
  }
  return inodes;
}

async function holdsAny(pid: string, inodes: ReadonlySet<string>): Promise<boolean> {
  const folder = `/proc/${pid}/fd`;
  for (const file of await readdir(folder).catch(() => [])) {
    const target = await readlink(`${folder}/${file}`).catch(() => '');
    const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
    if (inode !== undefined && inodes.has(inode)) return true;
  }
  return false;
}
