import { spawn } from 'node:child_process';

/**
 * @typedef {{ code: number, output: string }} Ended
 * @typedef {object} Options
 * @property {NodeJS.ProcessEnv} [env]
 * @property {string} [cwd]
 * @property {boolean} [show] lets people read along
 * @property {number} [limitMs] ends a program that takes longer
 */

const isWindows = process.platform === 'win32';
/** A process that stays behind may hold on to the output for ever. */
const LAST_WORDS_MS = 1_000;

/**
 * Runs a program to its end, and whatever it started with it. What it prints is kept, for whoever has
 * to explain a failure.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {Options} [options]
 * @returns {Promise<Ended>} a code of 1 also stands for a program that could not be started
 */
export function run(program, args, { env = process.env, cwd, show = false, limitMs } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, which can be ended as a whole.
      detached: !isWindows,
      // npm and its neighbours are command files there.
      shell: isWindows && !program.endsWith('.exe'),
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output += text;
        if (show) process.stdout.write(text);
      });
    }

    let code = 1;
    /** @param {NodeJS.Signals} signal */
    const interrupt = (signal) => {
      endGroup(child);
      process.exit(signal === 'SIGINT' ? 130 : 143);
    };
    process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
    const limit = limitMs && setTimeout(() => endGroup(child), limitMs).unref();
    const finish = () => {
      endGroup(child);
      process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
      clearTimeout(limit || undefined);
      child.stdout.destroy();
      child.stderr.destroy();
      resolve({ code, output });
    };
    child.once('error', (error) => {
      output += error.message;
      finish();
    });
    child.once('exit', (exitCode) => {
      code = exitCode ?? 1;
      const lastWords = setTimeout(finish, LAST_WORDS_MS);
      child.once('close', () => {
        clearTimeout(lastWords);
        finish();
      });
    });
  });
}

/** @param {import('node:child_process').ChildProcess} child */
function endGroup(child) {
  if (child.pid === undefined) return;
  try {
    if (isWindows) child.kill();
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Nobody is left of it.
  }
}

/**
 * @param {string} text
 * @param {number} count
 */
export function lastLines(text, count) {
  return text.trim().split('\n').slice(-count).join('\n');
}
