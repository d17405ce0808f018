import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { removeHome, startHost } from '#test/support/running-host.ts';
import { interleave, medianOfRounds, ms, print, timed, verdict } from './measure.ts';

const run = promisify(execFile);
const ROUNDS = 10;
const READY_MS = 3_000;

/** From the start of the process to the printed address, against a Node that does nothing. */
export async function benchStart(): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'bench-'));
  const start = async (): Promise<number[]> => {
    let stop = async (): Promise<unknown> => null;
    const took = await timed(async () => {
      const host = await startHost({ home });
      stop = () => host.stop();
    });
    await stop();
    return [took];
  };
  const nothing = async () => [await timed(() => run(process.execPath, ['--eval', '0']))];
  const taken = await interleave(
    [
      { name: 'node', round: nothing },
      { name: 'tallylight', round: start },
    ],
    ROUNDS,
  );
  removeHome(home);

  const [base, ready] = [medianOfRounds(taken[0] ?? [], 0.5), medianOfRounds(taken[1] ?? [], 0.5)];
  print(`empty node ${ms(base)}, ready ${ms(ready)}, ratio ${(ready / base).toFixed(1)}`);
  verdict('start to a usable address', ready, READY_MS, 'ms');
}
