import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './run.mjs';

const isWindows = process.platform === 'win32';

/** The top folder of this checkout. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** The Node that the `node` package brings; whatever runs these scripts may be older. */
export const NODE = join(ROOT, 'node_modules', 'node', 'bin', isWindows ? 'node.exe' : 'node');
export const NPM = isWindows ? 'npm.cmd' : 'npm';

/** With the project's own programs, Node among them, before those of the system. */
export const environment = {
  ...process.env,
  PATH: `${join(ROOT, 'node_modules', '.bin')}${delimiter}${process.env['PATH'] ?? ''}`,
};

/**
 * Runs a script with the project's own Node.
 *
 * @param {readonly string[]} args
 * @param {import('./run.mjs').Options} [options]
 */
export function runWithNode24(args, options = {}) {
  return run(NODE, args, { cwd: ROOT, env: environment, ...options });
}

/** @param {string} line */
export function say(line) {
  process.stdout.write(`${line}\n`);
}
