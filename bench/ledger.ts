import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '#main/host/sqlite.ts';
import { createTestCall } from '#test/support/test-call.ts';
import { createTestLedger } from '#test/support/test-ledger.ts';
import { inLanes, interleave, print, verdictAtLeast } from './measure.ts';

const ROUNDS = 7;
const RECORDS = 400;
const LANES = [1, 8, 32];
/** Of what a plain loop does that syncs each record on the same disk. */
const LEAST_ALONE = 0.5;
const LEAST_TOGETHER = 5;

/** Durable intents in a second beside the plainest durable thing on the same disk. */
export async function benchLedger(): Promise<void> {
  const folder = mkdtempSync(join(process.env['TALLYLIGHT_BENCH_FOLDER'] ?? tmpdir(), 'ledger-'));
  const { ledger } = createTestLedger(openDatabase(join(folder, 'bench.db')));
  let number = 0;
  const intend = async (): Promise<void> => {
    number += 1;
    const call = createTestCall({ id: `call_${number}` });
    await ledger.intend(
      call,
      { why: 'Bench' },
      {
        callId: call.id,
        position: 1,
        targetId: 'claude',
        targetName: 'Claude',
        startedAtMs: number,
        reservedNanoUsd: 1_000,
        queuedMs: 0,
      },
    );
  };
  const rateOf = async (task: () => Promise<unknown>): Promise<number[]> => {
    const startedMs = performance.now();
    await task();
    return [(RECORDS / (performance.now() - startedMs)) * 1_000];
  };
  const plain = async (): Promise<void> => {
    const file = openSync(join(folder, 'plain.log'), 'a');
    for (let count = 0; count < RECORDS; count += 1) {
      writeSync(file, `{"id":"call_${count}","targetId":"claude","state":"open"}\n`);
      fdatasyncSync(file);
    }
    closeSync(file);
  };

  const taken = await interleave(
    [
      { name: 'plain', round: () => rateOf(plain) },
      ...LANES.map((lanes) => ({
        name: `${lanes}`,
        round: () => rateOf(() => inLanes(RECORDS, lanes, intend)),
      })),
    ],
    ROUNDS,
  );
  rmSync(folder, { recursive: true });

  const rates = taken.map((rounds) => rounds.flat().toSorted((a, b) => a - b)[ROUNDS >> 1] ?? 0);
  const [base = 0, ...ours] = rates;
  print(`${RECORDS} records on the disk, ${ROUNDS} rounds; a plain synced loop: ${say(base)}`);
  for (const [index, rate] of ours.entries())
    print(`  ${LANES[index]} at once: ${say(rate)}, ${(rate / base).toFixed(2)} × the loop`);
  verdictAtLeast('one caller', (ours[0] ?? 0) / base, LEAST_ALONE, '× the loop');
  verdictAtLeast('32 at once', (ours.at(-1) ?? 0) / base, LEAST_TOGETHER, '× the loop');
}

function say(rate: number): string {
  return `${Math.round(rate)} in a second`;
}
