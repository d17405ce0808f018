import { readdir, readFile } from 'node:fs/promises';

/** The variable that every process of a server inherits, whatever group or session it moves to. */
export const COOKIE_VARIABLE = 'TALLYLIGHT_COOKIE';

/** So many passes in a row must find nobody: a process may fork between two looks. */
const CLEAN_PASSES = 2;
const PASSES_AT_MOST = 50;

/** Signals a whole process group; one that is gone already is no fault. */
export function signalGroup(groupId: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-groupId, signal);
  } catch {
    // Nobody is left in it.
  }
}

/**
 * Ends every process of this user that carries one of the cookies, until none is found. Returns how
 * many were ended. Only Linux shows the environment of other processes; elsewhere nobody is found.
 */
export async function sweepCookies(cookies: readonly string[]): Promise<number> {
  if (cookies.length === 0) return 0;
  const ours = new Set(cookies);
  const ended = new Set<number>();
  let cleanPasses = 0;
  for (let pass = 0; pass < PASSES_AT_MOST && cleanPasses < CLEAN_PASSES; pass += 1) {
    const found = await endCarriers(ours);
    cleanPasses = found.length === 0 ? cleanPasses + 1 : 0;
    for (const pid of found) ended.add(pid);
  }
  return ended.size;
}

/** Each as soon as it is found: one process that can't be looked at for a while must not save the others. */
async function endCarriers(ours: ReadonlySet<string>): Promise<number[]> {
  const names = await readdir('/proc').catch(() => []);
  const pids = names.filter((name) => /^\d+$/.test(name)).map(Number);
  const ended = await Promise.all(
    pids.map(async (pid) => {
      if (pid === process.pid) return [];
      const environment = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '');
      if (!carriesOne(environment, ours)) return [];
      kill(pid);
      return [pid];
    }),
  );
  return ended.flat();
}

/** Whether a process with this environment, one variable behind the other, is one of those. */
export function carriesOne(environment: string, cookies: ReadonlySet<string>): boolean {
  const name = `${COOKIE_VARIABLE}=`;
  const variable = environment.split('\0').find((one) => one.startsWith(name));
  // Nobody is known by an empty cookie, whatever a damaged journal says: it would fit everyone.
  if (variable === undefined || variable === name) return false;
  return cookies.has(variable.slice(name.length));
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}
