import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ASK_AGAIN_MS = 200;
/** Longer than any set-up takes: then the process with this number is another one by now. */
const FORGOTTEN_AFTER_MS = 20 * 60_000;

/**
 * Does the work while nobody else does work under the same lock, on this computer.
 *
 * @param {string} lock a folder that exists for as long as the work goes on
 * @param {() => Promise<void>} work
 * @param {() => void} onWait called once when somebody else is at it
 */
export async function alone(lock, work, onWait) {
  let isWaiting = false;
  while (!take(lock)) {
    if (!isWaiting) onWait();
    isWaiting = true;
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
  try {
    await work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

/** @param {string} lock */
function take(lock) {
  try {
    // Of two that try at the same moment, one succeeds.
    mkdirSync(lock);
    writeFileSync(join(lock, 'pid'), String(process.pid));
    return true;
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
    if (!isLeftBehind(lock)) return false;
    clear(lock);
    return take(lock);
  }
}

/**
 * Whoever was interrupted has left its lock behind.
 *
 * @param {string} lock
 */
function isLeftBehind(lock) {
  try {
    if (Date.now() - statSync(lock).mtimeMs > FORGOTTEN_AFTER_MS) return true;
    return !isAlive(Number(readFileSync(join(lock, 'pid'), 'utf8')));
  } catch {
    // It is just being taken, or given back.
    return false;
  }
}

/** @param {string} lock */
function clear(lock) {
  const aside = `${lock}.${process.pid}`;
  try {
    // Of two that want to clear it, one moves it; the other finds nothing.
    renameSync(lock, aside);
    rmSync(aside, { recursive: true, force: true });
  } catch {
    // The other was faster.
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // A process of another user is alive, too.
    return isCode(error, 'EPERM');
  }
}

/**
 * @param {unknown} error
 * @param {string} code
 */
function isCode(error, code) {
  return error instanceof Error && 'code' in error && error.code === code;
}
