import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import {
  createTestSupervisor,
  GUARDIAN,
  isAlive,
  oddServer,
  pidsIn,
} from '#test/support/mcp-supervisor.ts';

const HOST = resolve('test/support/mcp-host-program.ts');
/** Nobody may be left this long after the host is gone. */
const GONE_MS = 2_000;
let folder: string;
let journal: string;
const hosts: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tallylight-orphans-'));
  journal = join(folder, 'journal');
});
afterEach(() => {
  for (const host of hosts.splice(0)) host.kill('SIGKILL');
  for (const pid of pidsIn(journal)) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

interface Host {
  readonly process: ChildProcess;
  /** Resolves once it has said this line so many times. */
  heard(line: string, times?: number): Promise<void>;
}

async function startHost(...options: string[]): Promise<Host> {
  const child = spawn(process.execPath, [HOST, folder, journal, ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  hosts.push(child);
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  const host: Host = {
    process: child,
    heard: (wanted, times = 1) =>
      vi.waitFor(() => expect(lines.filter((line) => line === wanted)).toHaveLength(times), {
        timeout: 20_000,
        interval: 10,
      }),
  };
  await host.heard('ready');
  return host;
}

/** The guardian of a host, found as its only child that runs the guardian's file. */
function guardianOf({ process: host }: Host): number {
  const found = readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      const parent = /^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${name}/status`, 'utf8'))?.[1];
      return (
        Number(parent) === host.pid &&
        readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(GUARDIAN)
      );
    } catch {
      return false;
    }
  });
  expect(found).toHaveLength(1);
  return Number(found[0]);
}

it.each(['directly', 'behind-a-shell'])(
  'leaves no process two seconds after the host was killed (servers run %s)',
  async (how) => {
    const host = await startHost(how);
    const pids = pidsIn(journal);
    expect(pids).toHaveLength(6);
    expect(pids.every(isAlive)).toBe(true);
    const guardian = guardianOf(host);

    host.process.kill('SIGKILL');
    const killedMs = performance.now();
    await vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]), {
      timeout: GONE_MS,
      interval: 10,
    });

    expect(performance.now() - killedMs).toBeLessThan(GONE_MS);
    await vi.waitFor(() => expect(isAlive(guardian)).toBe(false), GONE_MS);
  },
);

it('starts another guardian within a second when only that one is killed, and tells it everything', async () => {
  const host = await startHost();
  const first = guardianOf(host);
  process.kill(first, 'SIGKILL');
  const killedMs = performance.now();
  await host.heard('guarded', 2);
  expect(performance.now() - killedMs).toBeLessThan(1_000);
  expect(guardianOf(host)).not.toBe(first);
  const pids = pidsIn(journal);
  expect(pids.every(isAlive)).toBe(true);

  host.process.kill('SIGKILL');

  await vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]), {
    timeout: GONE_MS,
    interval: 10,
  });
});

it('is not ended by a signal to the group of the host', async () => {
  const host = await startHost();
  const guardian = guardianOf(host);
  const pids = pidsIn(journal);
  process.kill(guardian, 'SIGTERM');
  process.kill(guardian, 'SIGINT');
  host.process.kill('SIGKILL');

  await vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]), {
    timeout: GONE_MS,
    interval: 10,
  });
});

it('ends at the next start what outlived both the host and its guardian', async () => {
  const host = await startHost();
  const pids = pidsIn(journal);
  process.kill(guardianOf(host), 'SIGKILL');
  host.process.kill('SIGKILL');
  await once(host.process, 'exit');
  const left = pids.filter(isAlive);
  expect(left.length).toBeGreaterThanOrEqual(5);

  const next = createTestSupervisor(folder);
  const swept = await next.journal.sweepLeftovers();

  expect(swept.toSorted()).toEqual(expect.arrayContaining(['deaf', 'forks', 'leaves']));
  await vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]), 1_000);
  await next.end();
});

it('leaves nothing behind when it ends in good order', async () => {
  const test = createTestSupervisor(folder);
  await test.supervisor.apply([oddServer('odd', ['ignores-term', 'has-detached-child'], journal)]);
  await test.whenReady('odd');
  const pids = pidsIn(journal);

  const endMs = performance.now();
  await test.end();

  expect(performance.now() - endMs).toBeLessThan(5_000);
  expect(pids.filter(isAlive)).toEqual([]);
});
