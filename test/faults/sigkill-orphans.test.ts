import { afterEach, beforeEach, expect, it } from 'vitest';
import { percentile, report, times } from '#test/support/fault-run.ts';
import {
  carriersOf,
  descendantsOf,
  endAll,
  inWords,
  isStillThere,
  lookAt,
  type Seen,
} from '#test/support/leftovers.ts';
import {
  makeOddProfile,
  TEN_SERVERS,
  TEN_SERVERS_PROCESSES,
  type OddProfile,
} from '#test/support/odd-profile.ts';
import { openBooks } from '#test/support/profile-books.ts';
import { removeHome, startHost, type RunningHost } from '#test/support/running-host.ts';
import { until } from '#test/support/until.ts';

const KILLS = times(10, 100);
/** Nobody may be left this long after the host is gone. */
const GONE_MS = 2_000;

let profile: OddProfile;
let host: RunningHost | undefined;
beforeEach(() => {
  profile = makeOddProfile(TEN_SERVERS);
});
afterEach(async () => {
  await host?.stop();
  removeHome(profile.home);
});

interface Tree {
  /** The servers and their children, seen while they lived. */
  readonly servers: readonly Seen[];
  readonly guardian: Seen;
  readonly cookies: ReadonlySet<string>;
}

/** Starts a host in the profile, and looks at everything that it has started once all of it runs. */
async function startAll(): Promise<{ readonly running: RunningHost; readonly tree: Tree }> {
  const before = profile.pids().length;
  const running = await startHost({ home: profile.home });
  host = running;
  const started = (): number[] => profile.pids().slice(before);
  await until('all servers run', 20_000, () => started().length === TEN_SERVERS_PROCESSES);
  const servers = started().map(lookAt);
  const pids = new Set(started());
  const below = descendantsOf(running.child.pid ?? 0);
  const [guardian, ...others] = below.filter(({ pid }) => !pids.has(pid));
  if (!guardian || others.length > 0) throw new Error('A host has its servers and one guardian');
  const books = openBooks(running.folder);
  const cookies = books.liveCookies();
  books.database.close();
  expect(cookies.size).toBe(Object.keys(TEN_SERVERS).length);
  expect(carriersOf(cookies)).toHaveLength(TEN_SERVERS_PROCESSES);
  return { running, tree: { servers, guardian, cookies } };
}

/** Those of them that still live, whether by their id or by the cookie that they carry. */
function survivorsOf({ servers, guardian, cookies }: Tree): Seen[] {
  const found = [...[...servers, guardian].filter(isStillThere), ...carriersOf(cookies)];
  return [...new Map(found.map((one) => [one.pid, one])).values()];
}

it(`leaves nobody of ten servers in ${KILLS} kills of the host`, async () => {
  const goneMs: number[] = [];
  for (let kill = 1; kill <= KILLS; kill += 1) {
    const { running, tree } = await startAll();

    await running.kill();

    try {
      const left = (): string => `nobody of ${inWords(survivorsOf(tree))}`;
      const gone = until(left, GONE_MS, () => survivorsOf(tree).length === 0);
      await expect(gone, `kill ${kill}`).resolves.toBeLessThan(GONE_MS);
      goneMs.push(await gone);
    } finally {
      endAll(survivorsOf(tree));
    }
  }
  report(
    `all gone after p50 ${percentile(goneMs, 50).toFixed(0)} ms, p95 ${percentile(goneMs, 95).toFixed(0)} ms, at most ${Math.max(...goneMs).toFixed(0)} ms`,
  );
});

it('would notice survivors: without their guardian, the deaf ones live on', async () => {
  const { running, tree } = await startAll();
  process.kill(tree.guardian.pid, 'SIGKILL');
  await until('the guardian is gone', 1_000, () => !isStillThere(tree.guardian));

  await running.kill();

  try {
    // Those that heed the end of their input have the time for it.
    const deaf = TEN_SERVERS_PROCESSES - 4;
    await until('the polite ones end', GONE_MS, () => survivorsOf(tree).length === deaf);
    expect(carriersOf(tree.cookies)).toHaveLength(deaf);
    expect(tree.servers.filter(isStillThere)).toHaveLength(deaf);
  } finally {
    endAll(survivorsOf(tree));
  }
});
