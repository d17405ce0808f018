import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { callTool, postMessage, type Asker } from '#test/support/ask-host.ts';
import { createSeededRandom, report, times } from '#test/support/fault-run.ts';
import { carriersOf, descendantsOf, endAll, isStillThere } from '#test/support/leftovers.ts';
import { Load } from '#test/support/load.ts';
import { makeOddProfile, type OddProfile } from '#test/support/odd-profile.ts';
import { openContract, type OpenContract } from '#test/support/open-contract.ts';
import { findBrokenWord, openBooks, type ProfileBooks } from '#test/support/profile-books.ts';
import { freePort, removeHome, startHost, type RunningHost } from '#test/support/running-host.ts';
import { createSoakFaults, serversOf, SOAK_SERVERS } from '#test/support/soak-faults.ts';
import { until } from '#test/support/until.ts';
import { slopeOf, watchMemory, type MemoryWatch } from '#test/support/watch-memory.ts';

/** So many minutes instead: `TALLYLIGHT_SOAK_MINUTES=20 npm run faults -- soak`. */
const wanted = Number(process.env['TALLYLIGHT_SOAK_MINUTES'] ?? 0);
const SOAK_MS = wanted > 0 ? wanted * 60_000 : times(60_000, 3_600_000);
const BETWEEN_FAULTS_MS = 5_000;
/** After the last fault. */
const HEALTHY_MS = 30_000;
/** Asking without any pause would measure how fast the disk is, and fill it. */
const CLIENT_PAUSE_MS = 40;
const MINUTE_MS = 60_000;
/** Until then programs are compiled, caches filled and logs not yet at their full length. */
const WARM_MINUTES = Math.min(5, SOAK_MS / MINUTE_MS / 3);
/** Of what is still referred to: logs of services and the windows of limits, all with an end. */
const GROWN_AT_MOST_MB = 12;
const LEVEL_ERROR = 50;

let profile: OddProfile;
let host: RunningHost | undefined;
let page: OpenContract | undefined;
afterEach(async () => {
  page?.close();
  await host?.stop();
  removeHome(profile.home);
});

it(
  `goes through ${SOAK_MS / MINUTE_MS} minutes of faults: no crash, no orphan, no unrecorded call`,
  async () => {
    const random = createSeededRandom('soak');
    profile = makeOddProfile(SOAK_SERVERS);
    const inspector = `127.0.0.1:${await freePort()}`;
    const env = { NODE_OPTIONS: `--inspect=${inspector}` };
    const running = await startHost({ home: profile.home, env });
    host = running;
    page = await openContract(running.windowUrl);
    const { token } = await page.client.clients.add({ name: 'Soak', scope: 'use' });
    const asker: Asker = { address: running.address, token };
    await until('all servers are ready', HEALTHY_MS, () => areReady(page));
    const load = new Load(asker, 'steady_echo', CLIENT_PAUSE_MS);
    for (const kind of ['message', 'stream', 'tool'] as const) load.add(kind, 3);
    load.add('failing', 1);
    const memory = watchMemory(running.child.pid);
    const faults = createSoakFaults({ host: running, profile, page, asker, random });
    const made = new Map<string, number>();

    const warmMs = performance.now() + WARM_MINUTES * MINUTE_MS;
    const endMs = performance.now() + SOAK_MS;
    while (performance.now() < endMs) {
      const nextMs = performance.now() + BETWEEN_FAULTS_MS;
      const name = await faults.next();
      made.set(name, (made.get(name) ?? 0) + 1);
      expect(running.child.exitCode, `after: ${name}`).toBeNull();
      if (memory.heap.length === 0 && performance.now() > warmMs) await memory.takeHeap(inspector);
      await pause(Math.max(0, nextMs - performance.now()));
    }
    await faults.mend();
    let unwell = 'all is well again';
    const healthyMs = await until(
      () => unwell,
      HEALTHY_MS,
      async () => {
        unwell = await findUnwell(page, asker);
        return unwell === '';
      },
    );
    await load.end();
    memory.stop();
    await memory.takeHeap(inspector);

    expect(load.answered.length).toBeGreaterThan(SOAK_MS / 100);
    expect(bugsIn(running)).toEqual([]);
    expectBooks(running, load);
    await expectNoOrphans(running);
    report(`${[...made.values()].reduce((sum, times) => sum + times, 0)} faults: ${listed(made)}`);
    report(`${load.answered.length} acknowledged calls; healthy after ${healthyMs.toFixed(0)} ms`);
    expectSteady(memory);
  },
  SOAK_MS + 4 * MINUTE_MS,
);

async function areReady(open: OpenContract | undefined): Promise<boolean> {
  const servers = open ? await serversOf(open) : [];
  const isAll = servers.length === Object.keys(SOAK_SERVERS).length;
  return isAll && servers.every(({ state }) => state === 'ready');
}

/** What is not as it should be once the person pressed Try now, in words; empty when all is. */
async function findUnwell(open: OpenContract | undefined, asker: Asker): Promise<string> {
  const servers = open ? await serversOf(open) : [];
  const down = servers.find(({ state }) => state !== 'ready');
  if (!(await areReady(open))) return `every server is ready: ${down?.sentence}`;
  await open?.client.providers.tryNow({ providerId: 'claude' });
  const tool = await callTool(asker, 'steady_echo', { text: 'x' });
  if (tool.isError === true) return `a tool answers: ${tool.content[0]?.text}`;
  const { status, text } = await postMessage(asker);
  return status === 200 ? '' : `a message goes through: ${text}`;
}

/** What the host itself took for a bug of ours. */
function bugsIn({ folder }: RunningHost): string[] {
  const lines = readFileSync(join(folder, 'logs', 'tallylight.log'), 'utf8')
    .trim()
    .split('\n');
  return lines.filter((line) => (JSON.parse(line) as { level: number }).level >= LEVEL_ERROR);
}

function expectBooks({ folder }: RunningHost, load: Load): void {
  const books = openBooks(folder);
  expect(findBrokenWord(books, load.answered)).toEqual([]);
  expect(books.openCalls() + books.openAttempts()).toBe(0);
  const { sent, recorded } = countRequests(books);
  expect(sent).toBeLessThanOrEqual(recorded);
  expect(books.integrity()).toBe('ok');
  expect(books.verifyAudit()).toMatchObject({ state: 'whole' });
  books.database.close();
}

/** What the provider has had, by its own count, and what the ledger has of it. */
function countRequests({ database }: ProfileBooks): { sent: number; recorded: number } {
  return database.get(
    `SELECT MAX(CAST(REPLACE(upstream_request_id, 'req_practice_', '') AS INTEGER)) AS sent,
            COUNT(*) AS recorded
     FROM attempts JOIN calls ON calls.id = call_id
     WHERE client_name = 'Soak' AND kind = 'message'`,
  ) as { sent: number; recorded: number };
}

/** Whoever carries a cookie of ours belongs to a server that runs, and nobody does once the host has ended. */
async function expectNoOrphans(running: RunningHost): Promise<void> {
  const books = openBooks(running.folder);
  const live = books.liveCookies();
  const all = new Set(
    books.database
      .all('SELECT cookie FROM processes')
      .map((row) => (row as { cookie: string }).cookie),
  );
  books.database.close();
  const tree = descendantsOf(running.child.pid ?? 0);
  try {
    expect(live.size).toBe(Object.keys(SOAK_SERVERS).length);
    expect(carriersOf(all).length).toBe(carriersOf(live).length);
    expect(await running.stop()).toBe(0);
    await until('nobody is left', 2_000, () => !tree.some(isStillThere));
    expect(carriersOf(all)).toEqual([]);
  } finally {
    endAll([...tree, ...carriersOf(all)]);
  }
}

/** Judges by what is referred to; how much V8 holds on top of that, and for how long, is its own affair. */
function expectSteady({ resident, heap }: MemoryWatch): void {
  const warm = resident.filter(({ minute }) => minute > WARM_MINUTES);
  const most = Math.max(...resident.map(({ megabytes }) => megabytes));
  const slope = `slope ${slopeOf(warm).toFixed(2)} MB a minute after ${WARM_MINUTES.toFixed(1)} min`;
  const used = heap.map(({ megabytes }) => megabytes);
  report(`memory: at most ${most.toFixed(0)} MB, ${slope}`);
  report(`in use, warm and at the end: ${used.map((one) => one.toFixed(1)).join(' and ')} MB`);
  expect(heap).toHaveLength(2);
  expect((used[1] ?? NaN) - (used[0] ?? NaN)).toBeLessThan(GROWN_AT_MOST_MB);
}

function listed(made: ReadonlyMap<string, number>): string {
  return [...made].map(([name, count]) => `${count} × ${name}`).join(', ');
}
