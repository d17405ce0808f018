import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, runWithNode24, say } from './set-up.mjs';

const PACKAGE = join(ROOT, 'node_modules', 'electron');
const FAILED = join(ROOT, 'node_modules', '.tallylight-no-electron');
const DOWNLOAD_LIMIT_MS = 120_000;
/** An offline computer must not wait for the same failure at every start. */
const TRY_AGAIN_AFTER_MS = 24 * 60 * 60 * 1000;

/** The path of Electron's own program, or `null` when it is not on this computer. */
export function findElectron() {
  const name = readIfThere(join(PACKAGE, 'path.txt'));
  const folder = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(PACKAGE, 'dist');
  const path = join(folder, name ?? 'electron');
  return existsSync(path) ? path : null;
}

/** Downloads it when it is missing. Resolves with its path, or `null` when it can't be had. */
export async function ensureElectron() {
  const present = findElectron();
  if (present !== null || wasTriedLately()) return present;
  say('Downloading the desktop window (once) …');
  await runWithNode24([join(PACKAGE, 'install.js')], { limitMs: DOWNLOAD_LIMIT_MS });
  const found = findElectron();
  if (found === null) writeFileSync(FAILED, '');
  return found;
}

function wasTriedLately() {
  return existsSync(FAILED) && Date.now() - statSync(FAILED).mtimeMs < TRY_AGAIN_AFTER_MS;
}

/** @param {string} path */
function readIfThere(path) {
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : null;
}
