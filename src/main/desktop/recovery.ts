import type { WebContents } from 'electron';
import type { Clock } from '#main/host/clock.ts';
import { RECOVERY_URL } from './page-address.ts';

/** Electron needs a moment before the same contents can load again. */
const RELOAD_AFTER_MS = 500;
const PATIENCE_MS = 5 * 60_000;
const FALLS_AT_MOST = 3;

/** Brings the page back after its process died; a page that keeps dying is replaced by a plain one. */
export function recoverPage(
  contents: Pick<WebContents, 'on' | 'loadURL' | 'getURL' | 'isDestroyed'>,
  homeUrl: string,
  onFall: (reason: string) => void,
  clock: Clock,
): void {
  let falls: number[] = [];
  contents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return;
    onFall(reason);
    // If even the plain page dies, trying again would only do so forever.
    if (contents.getURL() === RECOVERY_URL) return;
    const now = clock.monotonicMs();
    falls = [...falls.filter((at) => now - at < PATIENCE_MS), now];
    const next = falls.length < FALLS_AT_MOST ? homeUrl : RECOVERY_URL;
    clock.after(RELOAD_AFTER_MS, () => {
      if (!contents.isDestroyed()) void contents.loadURL(next).catch(() => {});
    });
  });
}
