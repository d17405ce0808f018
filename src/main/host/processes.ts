import { spawn, type ChildProcess } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { COOKIE_VARIABLE, signalGroup, sweepCookies } from './kill-tree.ts';

export interface ProcessOrder {
  readonly program: string;
  readonly args: readonly string[];
  /** Beside the few variables that every program needs. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string | null;
  /** Unique per start; every process of the tree inherits it. */
  readonly cookie: string;
}

export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: string | null;
  /** Why it could not be started at all. */
  readonly error: string | null;
}

export interface RunningProcess {
  /** Also the id of its group. `null` when it could not be started. */
  readonly pid: number | null;
  /** When it started, in clock ticks since boot: tells it from a later process with the same id. */
  readonly startTicks: string | null;
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  readonly ended: Promise<ProcessEnd>;
}

export type ProgramSearch =
  | { readonly kind: 'found'; readonly path: string }
  | { readonly kind: 'not-found'; readonly searched: readonly string[] }
  | { readonly kind: 'not-executable'; readonly path: string };

/** A process that outlives nobody: it is told whom to end once we are gone. */
export interface GuardianProcess {
  write(line: string): void;
  readonly ended: Promise<void>;
  /** Lets it go without ending anybody. */
  release(): void;
}

/** Starting and ending other programs. On Windows a Job Object will stand in for groups and cookies. */
export interface Processes {
  find(program: string): ProgramSearch;
  /** In a group of its own, without a shell. */
  start(order: ProcessOrder): RunningProcess;
  signalGroup(pid: number, signal: NodeJS.Signals): void;
  /** Ends whoever carries one of the cookies. Returns how many. */
  sweep(cookies: readonly string[]): Promise<number>;
  startGuardian(node: string, script: string): GuardianProcess;
}

/** What a program needs to run at all. Everything else of our own environment is none of its business. */
const INHERITED =
  'PATH HOME USER LOGNAME SHELL LANG LC_ALL TZ TMPDIR TEMP TMP ' +
  'XDG_CONFIG_HOME XDG_CACHE_HOME XDG_DATA_HOME XDG_RUNTIME_DIR ' +
  'SystemRoot APPDATA LOCALAPPDATA USERPROFILE PROGRAMFILES PATHEXT COMSPEC';

export const systemProcesses: Processes = {
  find(program) {
    if (isAbsolute(program)) return judge(program) ?? { kind: 'not-found', searched: [program] };
    const searched = ownPath()
      .split(delimiter)
      .filter((folder) => folder !== '');
    const suffixes = process.platform === 'win32' ? ['.exe', '.cmd', ''] : [''];
    let blocked: ProgramSearch | null = null;
    for (const folder of searched)
      for (const suffix of suffixes) {
        const found = judge(join(folder, program + suffix));
        if (found?.kind === 'found') return found;
        blocked ??= found;
      }
    return blocked ?? { kind: 'not-found', searched };
  },

  start({ program, args, env, cwd, cookie }) {
    const hasFolder = cwd === null || existsSync(cwd);
    const child = spawn(program, args, {
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...inheritedEnvironment(), ...env, [COOKIE_VARIABLE]: cookie },
      ...(cwd === null ? {} : { cwd }),
    });
    // A program that ends while we write to it is noticed by its end.
    child.stdin.on('error', () => {});
    return {
      pid: child.pid ?? null,
      startTicks: child.pid === undefined ? null : readStartTicks(child.pid),
      stdin: child.stdin,
      stdout: child.stdout,
      stderr: child.stderr,
      ended: endOf(child).then((end) =>
        // The system says "no such file" and means the folder; its own words would blame the program.
        end.error === null || hasFolder
          ? end
          : { ...end, error: `the folder ${cwd} does not exist` },
      ),
    };
  },

  signalGroup,
  sweep: sweepCookies,

  startGuardian(node, script) {
    // Detached: a Ctrl-C in our terminal must not reach it before it has done its work.
    const child = spawn(node, [script], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
      env: inheritedEnvironment(),
    });
    child.stdin.on('error', () => {});
    child.unref();
    return {
      write: (line) => void child.stdin.write(`${line}\n`),
      ended: endOf(child).then(() => {}),
      release: () => void child.stdin.end('release\n'),
    };
  },
};

function judge(path: string): ProgramSearch | null {
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return null;
  try {
    accessSync(path, constants.X_OK);
    return { kind: 'found', path };
  } catch {
    return { kind: 'not-executable', path };
  }
}

/** Folders that npm puts in front for the time of a script: tools of ours, and none of a server's business. */
const OF_NPM =
  /[/\\]node_modules[/\\](\.bin|npm[/\\]node_modules[/\\].*|@npmcli[/\\].*)$|[/\\]node-gyp-bin$/;

/** The PATH that this person's programs see. */
function ownPath(): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.filter((folder) => !OF_NPM.test(folder)).join(delimiter);
}

function inheritedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    INHERITED.split(' ').flatMap((name) => {
      const value = name === 'PATH' ? ownPath() : process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function endOf(child: ChildProcess): Promise<ProcessEnd> {
  return new Promise((resolve) => {
    child.once('error', ({ message }) => resolve({ code: null, signal: null, error: message }));
    child.once('exit', (code, signal) => resolve({ code, signal, error: null }));
  });
}

/** Field 22 of `/proc/PID/stat`, counted behind the name, which may hold blanks and brackets. */
function readStartTicks(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
