import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

export interface Program {
  readonly pid: number | undefined;
  /** The first line that it wrote. */
  readonly said: string;
  readonly stop: () => Promise<void>;
}

/** Starts a program of this folder and waits for its first line. Rejects when it ends before that. */
export async function startProgram(file: string, ...args: string[]): Promise<Program> {
  const child = spawn(process.execPath, [`bench/${file}`, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const ended = once(child, 'exit');
  const early = ended.then(([code]) => {
    throw new Error(`${file} ended with ${String(code)}`);
  });
  const line = await Promise.race([once(child.stdout, 'data') as Promise<[Buffer]>, early]);
  early.catch(() => {});
  return {
    pid: child.pid,
    said: line[0].toString().trim(),
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Megabytes of memory that a process holds; `null` where the system does not tell. */
export function residentMb(pid: number | undefined): number | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
  } catch {
    return null;
  }
}
