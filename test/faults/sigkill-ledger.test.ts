import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { createSeededRandom, report, times } from '#test/support/fault-run.ts';
import { carriersOf, descendantsOf, endAll, isStillThere } from '#test/support/leftovers.ts';
import { callTool } from '#test/support/ask-host.ts';
import { Load, type Answered } from '#test/support/load.ts';
import { liftLimits } from '#test/support/odd-profile.ts';
import { findBrokenWord, openBooks } from '#test/support/profile-books.ts';
import { freePort, removeHome, startHost, type RunningHost } from '#test/support/running-host.ts';
import { until } from '#test/support/until.ts';

const KILLS = times(20, 500);
vi.setConfig({ testTimeout: times(10, 120) * 60_000 });
/** Nobody may be left this long after the host is gone. */
const GONE_MS = 2_000;
const TOOL = 'everything_echo';

let home: string | undefined;
let host: RunningHost | undefined;
afterEach(async () => {
  await host?.stop();
  if (home !== undefined) removeHome(home);
});

it(`loses no acknowledged call in ${KILLS} kills under load, and leaves no process`, async () => {
  const random = createSeededRandom('sigkill-ledger');
  home = mkdtempSync(join(tmpdir(), 'tallylight-kill-'));
  const port = await freePort();
  host = await startHost({ home, port });
  liftLimits(host.folder);
  const token = await host.cli('client', 'add', 'Load');
  const all: Answered[] = [];
  const goneMs: number[] = [];
  let leftOpen = 0;

  for (let kill = 1; kill <= KILLS; kill += 1) {
    const { answered, tookMs } = await killUnderLoad(host, token, random);
    goneMs.push(tookMs);
    const earlier = random.between(0, Math.max(0, all.length - 1));
    const toCheck = [...answered, ...all.slice(earlier, earlier + 50)];
    all.push(...answered);

    host = await startHost({ home, port });

    const books = openBooks(host.folder);
    expect(findBrokenWord(books, toCheck)).toEqual([]);
    expect(books.integrity()).toBe('ok');
    expect(books.verifyAudit()).toMatchObject({ state: 'whole' });
    expect(books.openCalls() + books.openAttempts()).toBe(0);
    leftOpen = countLeftOpen(books);
    books.database.close();
  }

  const books = openBooks(host.folder);
  expect(findBrokenWord(books, all)).toEqual([]);
  books.database.close();
  expect(all.length).toBeGreaterThan(KILLS * 10);
  expect(leftOpen).toBeGreaterThan(0);
  report(`${all.length} acknowledged calls, 0 lost; ${leftOpen} were cut and are unknown`);
  report(`children gone after ${Math.max(...goneMs).toFixed(0)} ms at most`);
});

/** Kills the host at a moment that nobody chose. Resolves with what its clients had been told by then. */
async function killUnderLoad(
  running: RunningHost,
  token: string,
  random: ReturnType<typeof createSeededRandom>,
): Promise<{ readonly answered: readonly Answered[]; readonly tookMs: number }> {
  const asker = { address: running.address, token };
  await until(
    'the tool answers',
    10_000,
    async () => !(await callTool(asker, TOOL, { message: 'x' })).isError,
  );
  const pid = running.child.pid ?? 0;
  const books = openBooks(running.folder);
  const cookies = books.liveCookies();
  books.database.close();
  const tree = descendantsOf(pid);
  expect(cookies.size).toBe(1);
  expect(tree.length).toBeGreaterThanOrEqual(2);
  const load = new Load(asker, TOOL);
  for (const kind of ['message', 'stream', 'tool'] as const) load.add(kind, 3);
  load.add('failing', 1);
  const enough = random.between(10, 60);
  await until('the load runs', 20_000, () => load.answered.length >= enough);
  await new Promise((next) => setTimeout(next, random.fraction() * 40));

  await running.kill();

  try {
    const tookMs = await until('all children are gone', GONE_MS, () => !tree.some(isStillThere));
    expect(carriersOf(cookies)).toEqual([]);
    await load.end();
    return { answered: load.answered, tookMs };
  } finally {
    endAll([...tree, ...carriersOf(cookies)]);
  }
}

function countLeftOpen({ database }: ReturnType<typeof openBooks>): number {
  const sql = `SELECT COUNT(*) AS n FROM calls WHERE state = 'unknown'`;
  return (database.get(sql) as { n: number }).n;
}

it('would notice a lost call, a changed one and a rewritten history', async () => {
  home = mkdtempSync(join(tmpdir(), 'tallylight-kill-'));
  host = await startHost({ home });
  const asker = { address: host.address, token: await host.cli('client', 'add', 'Load') };
  const load = new Load(asker, TOOL);
  for (const kind of ['message', 'stream'] as const) load.add(kind, 2);
  await until('some answers', 10_000, () => load.answered.length >= 12);
  await load.end();
  await host.stop();
  const books = openBooks(host.folder);
  expect(findBrokenWord(books, load.answered)).toEqual([]);
  const lost = load.answered[0]?.callId ?? '';
  const changed = load.answered.find(({ cost }) => cost !== null)?.callId ?? '';

  books.database.run('DELETE FROM attempts WHERE call_id = :lost', { lost });
  books.database.run('DELETE FROM calls WHERE id = :lost', { lost });
  books.database.run('UPDATE calls SET cost_nano_usd = 1 WHERE id = :changed', { changed });
  books.database.exec('DROP TRIGGER audit_is_never_changed');
  books.database.run(`UPDATE audit SET subject = 'nobody' WHERE sequence = 2`);

  const broken = findBrokenWord(books, load.answered);
  expect(broken.some((words) => words.startsWith(`${lost} is not`))).toBe(true);
  expect(new Set(broken.map((words) => words.split(' ')[0]))).toEqual(new Set([lost, changed]));
  expect(books.verifyAudit()).toMatchObject({ state: 'altered', sequence: 2 });
  books.database.close();
});
