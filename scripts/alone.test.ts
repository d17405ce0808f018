import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { alone } from './alone.mjs';

let folder: string;
let lock: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alone-'));
  lock = join(folder, 'lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

function leaveBehind(pid: number): void {
  mkdirSync(lock);
  writeFileSync(join(lock, 'pid'), String(pid));
}

it('lets one work at a time', async () => {
  let atWork = 0;
  let mostAtWork = 0;
  let waits = 0;
  const work = async () => {
    atWork += 1;
    mostAtWork = Math.max(mostAtWork, atWork);
    await new Promise((resolve) => setImmediate(resolve));
    atWork -= 1;
  };

  await Promise.all([1, 2, 3].map(() => alone(lock, work, () => (waits += 1))));

  expect(mostAtWork).toBe(1);
  expect(waits).toBe(2);
});

it('is free again after work that failed', async () => {
  const fails = () => Promise.reject(new Error('no network'));
  await expect(alone(lock, fails, () => {})).rejects.toThrow('no network');
  expect(existsSync(lock)).toBe(false);
});

it('takes over from a process that was killed', async () => {
  const killed = spawn(process.execPath, ['--eval', '']);
  await once(killed, 'exit');
  leaveBehind(killed.pid ?? 0);

  let hasWorked = false;
  await alone(
    lock,
    async () => void (hasWorked = true),
    () => {},
  );
  expect(hasWorked).toBe(true);
});

it('takes over a lock so old that its process can only be another one by now', async () => {
  leaveBehind(process.pid);
  const anHourAgo = new Date(Date.now() - 3_600_000);
  utimesSync(lock, anHourAgo, anHourAgo);

  await alone(
    lock,
    () => Promise.resolve(),
    () => {},
  );
  expect(existsSync(lock)).toBe(false);
});
