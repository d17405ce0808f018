import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { environment, NODE, ROOT } from './project.mjs';

/** The command line of a clone. It sets nothing up, because what it prints is for scripts to read. */
const PROGRAM = join(ROOT, 'out', 'main', 'cli.js');

if (existsSync(NODE) && existsSync(PROGRAM)) {
  const args = [PROGRAM, ...process.argv.slice(2)];
  const cli = spawn(NODE, args, { env: environment, stdio: 'inherit' });
  cli.once('exit', (code) => process.exit(code ?? 1));
} else {
  process.stderr.write('Tallylight is not set up here yet. Start it once with: npm start\n');
  process.exitCode = 1;
}
