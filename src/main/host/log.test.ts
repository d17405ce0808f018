import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createLog } from './log.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tallylight-log-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('has on disk what was said before it was closed, and takes later words in silence', async () => {
  const file = join(folder, 'tallylight.log');
  const log = createLog(file, (line) => line.replace('hush', '…'));
  log.warn('A hush word', { count: 1 });
  await log.close();
  log.error('Too late');
  await log.close();

  const lines = readFileSync(file, 'utf8').trim().split('\n');
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ msg: 'A … word', count: 1 });
});
