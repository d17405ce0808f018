import { readFileSync } from 'node:fs';
import { setTimeout as passing } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { postMessage } from '#test/support/ask-host.ts';
import { report, times } from '#test/support/fault-run.ts';
import { isAlive } from '#test/support/mcp-supervisor.ts';
import {
  makeOddProfile,
  TEN_SERVERS,
  TEN_SERVERS_PROCESSES,
  type OddProfile,
} from '#test/support/odd-profile.ts';
import { openBooks } from '#test/support/profile-books.ts';
import { removeHome, startHost, type RunningHost } from '#test/support/running-host.ts';
import { until } from '#test/support/until.ts';

const STREAMS = 5;
/** As long as a laptop's lid is closed for a moment; at night also for a minute, which shows more. */
const STOPS_MS = [
  ...Array.from({ length: times(0, 2) }, () => 60_000),
  ...Array.from({ length: times(2, 20) }, () => 5_000),
];

let host: RunningHost | undefined;
let profile: OddProfile | undefined;
afterEach(async () => {
  host?.child.kill('SIGCONT');
  await host?.stop();
  if (profile) removeHome(profile.home);
});

it(
  'takes nobody for dead because it was stopped itself, and goes on where it was',
  async () => {
    profile = makeOddProfile(TEN_SERVERS);
    host = await startHost({ home: profile.home });
    const asker = { address: host.address, token: await host.cli('client', 'add', 'Test') };
    const odd = profile;
    await until('all are started', 20_000, () => odd.pids().length === TEN_SERVERS_PROCESSES);
    const before = odd.pids();

    for (const stopMs of STOPS_MS) {
      const hasContent = new Set<number>();
      const streams = Array.from({ length: STREAMS }, (_nothing, index) =>
        postMessage(asker, {
          isStream: true,
          mood: 'slow',
          onText: (text) => text.includes('text_delta') && hasContent.add(index),
        }),
      );
      await until('all of them stream', 20_000, () => hasContent.size === STREAMS);
      const pingsBefore = countPings(profile);

      host.child.kill('SIGSTOP');
      await passing(stopMs);
      host.child.kill('SIGCONT');

      const answers = await Promise.all(streams);
      const pings = countPings(profile) - pingsBefore;
      report(`stopped for ${stopMs} ms with ${STREAMS} streams: ${pings} questions to 10 servers`);
      for (const { text, isWhole } of answers) {
        expect(isWhole).toBe(true);
        expect(text).toContain('message_stop');
      }
      expect(pings).toBeLessThanOrEqual(Object.keys(TEN_SERVERS).length);
      expect(endsIn(host)).toEqual([]);
      expect(odd.pids()).toEqual(before);
      expect(before.filter(isAlive)).toHaveLength(TEN_SERVERS_PROCESSES);
    }
  },
  10 * 60_000,
);

function countPings({ journal }: OddProfile): number {
  return readFileSync(journal, 'utf8')
    .split('\n')
    .filter((line) => line === 'ping').length;
}

/** What the audit log knows of servers that ended or were given up. */
function endsIn({ folder }: RunningHost): unknown[] {
  const { database } = openBooks(folder);
  try {
    return database.all(
      `SELECT kind, subject FROM audit
       WHERE kind IN ('server.exit', 'server.failed', 'server.forced')`,
    );
  } finally {
    database.close();
  }
}
