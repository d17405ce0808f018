import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, expect, it } from 'vitest';
import { report } from '#test/support/fault-run.ts';

const COMMITS = 100;
const TRACER = 'strace';
const run = promisify(execFile);

let folder: string | undefined;
afterEach(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true });
});

it(`waits for the disk in each of ${COMMITS} commits before anybody is told`, async (context) => {
  const problem = tracingProblem();
  if (problem !== null) context.skip(problem);
  const steps = await stepsOf('power-cut');
  const turns = steps.join(' ').split('told').slice(0, COMMITS);
  expect(turns).toHaveLength(COMMITS);
  const unsafe = turns.filter((turn) => !/written.*synced\s*$/.test(turn));
  expect(unsafe).toEqual([]);
  const syncs = steps.filter((step) => step === 'synced').length;
  report(`${COMMITS} commits, ${syncs} times waited for the disk`);
});

it(`has all of ${COMMITS} commits that did not wait on the disk soon after`, async (context) => {
  const problem = tracingProblem();
  if (problem !== null) context.skip(problem);
  const turns = (await stepsOf('crash')).join(' ').split('told').slice(0, -1);

  // Each was written before anybody was told, and the last word comes after the disk has all of them.
  expect(turns).toHaveLength(COMMITS + 1);
  expect(turns.slice(0, -1).filter((turn) => !turn.includes('written'))).toEqual([]);
  expect(turns.at(-1)).toMatch(/^(?:\s*synced)+\s*$/);
  const syncs = turns.join(' ').split('synced').length - 1;
  expect(syncs).toBeLessThan(COMMITS / 2);
  report(`${COMMITS} commits, ${syncs} times waited for the disk`);
});

/** What a program that commits so often does, step by step, up to its last word. */
async function stepsOf(survives: 'power-cut' | 'crash'): Promise<string[]> {
  folder = mkdtempSync(join(tmpdir(), 'durable-'));
  const trace = join(folder, 'trace');
  const program = [process.execPath, 'test/support/commit-program.ts'];
  const args = ['-f', '-e', 'trace=pwrite64,fdatasync,fsync,write', '-s', '40', '-o', trace];
  const database = join(folder, 'a.db');

  // The second time the file is there already, and its log begins anew.
  await run(TRACER, [...args, ...program, database, '1']);
  await run(TRACER, [...args, ...program, database, String(COMMITS), survives]);
  return readFileSync(trace, 'utf8').split('\n').flatMap(stepOf);
}

function stepOf(line: string): string[] {
  if (/ write\(1, "safe /.test(line)) return ['told'];
  if (/ pwrite64\(/.test(line)) return ['written'];
  return / (fdatasync|fsync)\(.*= 0/.test(line) || /<\.\.\. f(data)?sync resumed>.*= 0/.test(line)
    ? ['synced']
    : [];
}

/** Why system calls can't be seen here; `null` when they can. */
function tracingProblem(): string | null {
  try {
    execFileSync(TRACER, ['-o', '/dev/null', 'true'], { stdio: 'ignore' });
    return null;
  } catch {
    return 'strace is not there, or may not look at other programs';
  }
}
