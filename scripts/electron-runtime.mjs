import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, runWithNode24, say } from './project.mjs';

const PACKAGE = join(ROOT, 'node_modules', 'electron');
const FAILED = join(ROOT, 'node_modules', '.tallylight-electron');
const DOWNLOAD_LIMIT_MS = 120_000;
/** For somebody who asked for it by name, and may have a slow line. */
const PATIENT_LIMIT_MS = 15 * 60_000;
/** An offline computer must not wait for the same failure at every start. */
const TRY_AGAIN_AFTER_MS = 24 * 60 * 60_000;

/** The path of Electron's own program, or `null` when it is not on this computer. */
export function findElectron() {
  const ownFolder = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  // Electron's installer writes this file last.
  const isComplete = existsSync(join(PACKAGE, 'path.txt'));
  if (!isComplete && !ownFolder) return null;
  const name = isComplete ? readFileSync(join(PACKAGE, 'path.txt'), 'utf8').trim() : 'electron';
  const path = join(ownFolder ?? join(PACKAGE, 'dist'), name);
  return existsSync(path) ? path : null;
}

/**
 * Downloads it when it is missing. Resolves with its path, or `null` when it can't be had.
 *
 * @param {{ again: boolean }} options whether to try although it has just failed
 */
export async function ensureElectron({ again }) {
  const present = findElectron();
  if (present !== null || (!again && hasJustFailed())) return present;
  say("Downloading the desktop window's runtime (once, about 110 MB) …");
  const limitMs = again ? PATIENT_LIMIT_MS : DOWNLOAD_LIMIT_MS;
  await runWithNode24([join(PACKAGE, 'install.js')], { limitMs });
  const found = findElectron();
  if (found === null) writeFileSync(FAILED, '');
  else rmSync(FAILED, { force: true });
  return found;
}

function hasJustFailed() {
  return existsSync(FAILED) && Date.now() - statSync(FAILED).mtimeMs < TRY_AGAIN_AFTER_MS;
}
