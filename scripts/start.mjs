import { spawn } from 'node:child_process';
import { ensureElectron } from './electron-runtime.mjs';
import { ensureBuilt, ensureInstalled, NODE, ROOT, say } from './set-up.mjs';
import { forApp, readFlags, USAGE, whyNoWindow } from './start-options.mjs';

const read = readFlags(process.argv.slice(2));
if ('mistake' in read) {
  process.stderr.write(`${read.mistake}\n\n${USAGE}`);
  process.exit(2);
}
const { flags } = read;
if (flags.help) {
  process.stdout.write(USAGE);
  process.exit(0);
}

await ensureInstalled();
await ensureBuilt();
const window = await findWindow();
const args = forApp(flags);
const child = window
  ? spawn(window, [ROOT, ...args], { stdio: 'inherit' })
  : spawn(NODE, ['out/main/headless.js', ...args], { stdio: 'inherit', cwd: ROOT });

// A terminal sends its Ctrl-C to both of us; everything else is passed on.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code) => process.exit(code ?? 1));

/** The desktop window's program, or `null` for the browser, saying why. */
async function findWindow() {
  const reason = whyNoWindow(flags, {
    platform: process.platform,
    env: process.env,
    isRoot: process.getuid?.() === 0,
  });
  if (reason !== null) {
    if (reason !== 'asked') say(reason);
    return null;
  }
  const electron = await ensureElectron();
  if (electron === null)
    say(
      'The desktop window needs Electron’s runtime, which is not on this computer and could not be downloaded. Tallylight opens in your browser instead.',
    );
  return electron;
}
