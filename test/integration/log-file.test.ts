import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'log-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a program that has a log. Resolves with its exit code and what it printed. */
function runWithLog(file: string, then: string): Promise<{ code: unknown; output: string }> {
  const program = `
    import { createLog } from '#main/host/log.ts';
    const log = createLog(${JSON.stringify(file)}, (line) => line.replace('s3cret', '[secret]'));
    ${then}
  `;
  const args = ['--input-type=module-typescript', '--eval', program];
  return new Promise((resolve) => {
    execFile(process.execPath, args, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, output: stdout + stderr }),
    );
  });
}

it('has every line on the disk, without what is secret, when the program ends at once', async () => {
  const file = join(folder, 'logs', 'a.log');

  const { code, output } = await runWithLog(file, `log.info('key s3cret'); process.exit(3);`);

  expect({ code, output }).toEqual({ code: 3, output: '' });
  expect(readFileSync(file, 'utf8')).toContain('key [secret]');
});

it('keeps no program from running where nothing can be logged', async () => {
  const noFolder = join(folder, 'a-file');
  writeFileSync(noFolder, '');
  const file = join(noFolder, 'logs', 'a.log');

  const { code, output } = await runWithLog(file, `log.info('hello'); log.close();`);

  expect({ code, output }).toEqual({ code: 0, output: '' });
});
