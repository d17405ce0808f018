import { readdirSync, readFileSync } from 'node:fs';

/** One process, told from a later one with the same id by when it started. */
export interface Seen {
  readonly pid: number;
  readonly startTicks: string;
}

interface Row extends Seen {
  readonly parent: number;
  readonly isGone: boolean;
}

/** The processes below this one, whatever group or session they are in. */
export function descendantsOf(pid: number): Seen[] {
  const rows = allProcesses();
  const found: Row[] = [];
  let parents = new Set([pid]);
  while (parents.size > 0) {
    const children = rows.filter(({ parent, isGone }) => parents.has(parent) && !isGone);
    found.push(...children);
    parents = new Set(children.map((child) => child.pid));
  }
  return found;
}

/** The processes that carry one of these cookies in their environment. */
export function carriersOf(cookies: ReadonlySet<string>): Seen[] {
  return allProcesses().filter(({ pid, isGone }) => {
    const variables = isGone ? [] : read(`/proc/${pid}/environ`).split('\0');
    return variables.some((one) => {
      const [, cookie] = /^TALLYLIGHT_COOKIE=(.+)$/.exec(one) ?? [];
      return cookie !== undefined && cookies.has(cookie);
    });
  });
}

/** A process that has ended and is only waiting to be collected counts as gone. */
export function isStillThere({ pid, startTicks }: Seen): boolean {
  const row = readRow(pid);
  return row !== null && !row.isGone && row.startTicks === startTicks;
}

/** Each with its command line, for a test that has to tell what it found. */
export function inWords(processes: readonly Seen[]): string {
  return processes
    .map(({ pid }) => `${pid} ${read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')}`)
    .join('; ');
}

/** The process with this id, as it is now; throws when there is none. */
export function lookAt(pid: number): Seen {
  const row = readRow(pid);
  if (!row) throw new Error(`There is no process ${pid}`);
  return row;
}

/** Ends what a test found, so that a red test leaves nothing behind either. */
export function endAll(processes: readonly Seen[]): void {
  for (const one of processes)
    try {
      if (isStillThere(one)) process.kill(one.pid, 'SIGKILL');
    } catch {
      // It ended by itself.
    }
}

function allProcesses(): Row[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readRow(Number(name)) ?? []);
}

/** The fields behind the name, which may hold blanks and brackets: state, parent, …, start in the 20th place. */
function readRow(pid: number): Row | null {
  const stat = read(`/proc/${pid}/stat`);
  const [state, parent, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const startTicks = rest[17];
  if (state === undefined || startTicks === undefined) return null;
  return { pid, parent: Number(parent), startTicks, isGone: state === 'Z' || state === 'X' };
}

/** Empty for a process that ends while it is looked at. */
function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
