import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ServerSummary } from '#contract/servers.ts';
import type { Notice } from '#contract/system.ts';
import { systemClock } from '#main/host/clock.ts';
import { systemProcesses } from '#main/host/processes.ts';
import { systemRandom } from '#main/host/random.ts';
import { openDatabase } from '#main/host/sqlite.ts';
import { GuardianLink } from '#main/servers/guardian-link.ts';
import { ProcessJournal } from '#main/servers/process-journal.ts';
import type { ServerConfig } from '#main/servers/server-config.ts';
import { Supervisor } from '#main/servers/supervisor.ts';
import { migrate } from '#main/storage/migrate.ts';
import type { AuditEntry } from '#main/values/audit-entry.ts';

const ODD_SERVER = resolve('test/support/mcp-odd-server.ts');
export const EVERYTHING = resolve(
  'node_modules/@modelcontextprotocol/server-everything/dist/index.js',
);
export const GUARDIAN = resolve('src/main/guardian.ts');

/** A server that misbehaves as its traits say. What it does is written to `journal`. */
export function oddServer(id: string, traits: readonly string[], journal = ''): ServerConfig {
  return {
    id,
    name: `The ${id}`,
    command: process.execPath,
    args: [ODD_SERVER, ...traits],
    env: journal === '' ? {} : { ODD_JOURNAL: journal },
    cwd: null,
    isEnabled: true,
  };
}

export function everythingServer(id = 'everything'): ServerConfig {
  return { ...oddServer(id, []), name: 'Everything', args: [EVERYTHING] };
}

/**
 * The real supervisor with real processes, a real journal and a real guardian, which `guarded` is told
 * of once it knows what to guard. Call `end` afterwards.
 */
export function createTestSupervisor(givenFolder?: string, guarded = () => {}) {
  const folder = givenFolder ?? mkdtempSync(join(tmpdir(), 'tallylight-'));
  const database = openDatabase(join(folder, 'test.db'));
  migrate(database);
  const audits: AuditEntry[] = [];
  const notices = new Map<string, Omit<Notice, 'sinceMs'>>();
  const audit = (entry: AuditEntry): void => void audits.push(entry);
  const guardian = new GuardianLink(
    () => {
      setImmediate(guarded);
      return systemProcesses.startGuardian(process.execPath, GUARDIAN);
    },
    () => audit({ kind: 'host.guardian-lost', subject: '', detail: {} }),
    systemClock,
  );
  const journal = new ProcessJournal(database, systemProcesses, systemClock);
  const readyByHand: string[] = [];
  const supervisor = new Supervisor(
    {
      processes: systemProcesses,
      journal,
      guardian,
      ids: { clock: systemClock, random: systemRandom },
      random: systemRandom,
      audit,
      redact: (text) => text.replaceAll('s3cret', '[secret]'),
      notices: {
        raise: (notice) => void notices.set(notice.id, notice),
        clear: (id) => void notices.delete(id),
      },
      version: '0.0.0',
      readyByHand: (id) => void readyByHand.push(id),
      readSecret: async (name) => (name === 'KNOWN_KEY' ? 's3cret' : null),
    },
    systemClock,
  );

  const summary = (id: string): ServerSummary => {
    const found = supervisor.live.get().servers.find((one) => one.id === id);
    if (!found) throw new Error(`No server ${id}`);
    return found;
  };
  /** Resolves with the first summary that fits, seen by a watcher like the window. */
  const when = async (
    id: string,
    fits: (server: ServerSummary) => boolean,
    withinMs = 20_000,
  ): Promise<ServerSummary> => {
    const signal = AbortSignal.timeout(withinMs);
    for await (const { servers } of supervisor.live.watch(signal)) {
      const server = servers.find((one) => one.id === id);
      if (server && fits(server)) return server;
    }
    const { state, sentence } = summary(id);
    throw new Error(`${id} is ${state} after ${withinMs} ms: ${sentence}`);
  };

  return {
    supervisor,
    database,
    journal,
    audits,
    notices,
    /** Who was said to be ready after the person started it. */
    readyByHand,
    folder,
    summary,
    when,
    /** What the log of a server holds by now. */
    linesOf: async (id: string): Promise<string[]> => {
      const lines: string[] = [];
      for await (const batch of supervisor.log(id, -1, AbortSignal.timeout(300)) ?? [])
        lines.push(...batch.lines.map(({ text }) => text));
      return lines;
    },
    whenReady: (id: string) => when(id, ({ state }) => state === 'ready'),
    call: (
      id: string,
      tool: string,
      args: Record<string, unknown> = {},
      signal = AbortSignal.timeout(15_000),
    ) => supervisor.call(id, tool, args, { signal }),
    async end() {
      await supervisor.stopAll();
      database.close();
      if (givenFolder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The text of a tool's answer. */
export function textOf(result: Readonly<Record<string, unknown>>): string {
  const [part] = result['content'] as { text: string }[];
  return part?.text ?? '';
}

/** The process ids that an odd server wrote down, of itself and of its children. */
export function pidsIn(journal: string): number[] {
  const lines = existsSync(journal) ? readFileSync(journal, 'utf8').split('\n') : [];
  return lines.flatMap((line) => /^(?:start|child) (\d+)$/.exec(line)?.[1] ?? []).map(Number);
}

/** A process that has ended and is only waiting to be collected counts as gone. */
export function isAlive(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat[stat.lastIndexOf(')') + 2] !== 'Z';
  } catch {
    return false;
  }
}
