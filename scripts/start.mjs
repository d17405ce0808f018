import { spawn } from 'node:child_process';
import { ensureElectron } from './electron-runtime.mjs';
import { ELECTRON_FLAGS, NODE_FLAGS } from './runtime-flags.mjs';
import { environment, NODE, ROOT, say } from './project.mjs';
import { ensureBuilt, ensureInstalled } from './set-up.mjs';
import { forApp, judgeWindow, mistakeIn, readFlags, USAGE } from './start-options.mjs';

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
const mistake = mistakeIn(flags);
if (mistake !== null) {
  process.stderr.write(`${mistake}\n`);
  process.exit(2);
}

await ensureInstalled();
await ensureBuilt();
const electron = await findWindow();
const [program, ...args] =
  electron === null
    ? [NODE, ...NODE_FLAGS, 'out/main/headless.js']
    : [electron, ...ELECTRON_FLAGS, ROOT];
const app = spawn(program, [...args, ...forApp(flags)], {
  cwd: ROOT,
  env: environment,
  stdio: 'inherit',
});

// A terminal sends its Ctrl-C to both of us; stopping twice is the same as once.
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
  process.on(signal, () => app.kill(signal));
app.once('error', (error) => {
  process.stderr.write(`Tallylight could not be started: ${error.message}\n`);
  process.exit(1);
});
app.once('exit', (code) => process.exit(code ?? 1));

/** The desktop window's program, or `null` for the browser, saying why. */
async function findWindow() {
  const window = judgeWindow(flags, {
    platform: process.platform,
    env: process.env,
    isRoot: process.getuid?.() === 0,
  });
  if (!window.isPossible) {
    if (window.why !== null) say(window.why);
    return null;
  }
  const found = await ensureElectron({ again: flags.desktop });
  if (found === null)
    say(
      "The desktop window needs Electron's runtime, which isn't on this computer and could not be downloaded. Opening in your browser instead.",
    );
  return found;
}
