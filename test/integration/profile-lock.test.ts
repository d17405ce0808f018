import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { lockProfile } from '#main/host/profile-lock.ts';

const folder = mkdtempSync(join(tmpdir(), 'lock-'));
afterAll(() => rmSync(folder, { recursive: true }));

const HOLD = `
  import { lockProfile } from '#main/host/profile-lock.ts';
  process.stdout.write(lockProfile(${JSON.stringify(folder)}) ? 'mine' : 'taken');
  process.stdin.resume();
`;

it('gives a profile to one process, and frees it however that one ends', async () => {
  const owner = spawn(process.execPath, ['--input-type=module-typescript', '--eval', HOLD], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [said] = (await once(owner.stdout, 'data')) as [Buffer];
  expect(said.toString()).toBe('mine');
  expect(lockProfile(folder)).toBeNull();

  owner.kill('SIGKILL');
  await once(owner, 'exit');

  const lock = lockProfile(folder);
  expect(lock).not.toBeNull();
  lock?.release();
});
