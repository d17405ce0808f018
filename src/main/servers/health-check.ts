import type { Clock } from '#main/host/clock.ts';

const CHECK_EVERY_MS = 30_000;
const MISSED_AT_MOST = 3;

/** What is checked. */
export interface Checked {
  readonly quietMs: number;
  /** Rejects when no answer comes in time. */
  ping(): Promise<void>;
}

/**
 * Asks a light question after each quiet half minute. A server that misses three in a row hangs.
 * Returns the function that ends the watch.
 */
export function watchHealth(server: Checked, clock: Clock, hung: () => void): () => void {
  let isOver = false;
  let cancel = (): void => {};

  function checkLater(missed: number): void {
    if (isOver) return;
    if (missed >= MISSED_AT_MOST) return hung();
    cancel = clock.after(CHECK_EVERY_MS, () => {
      if (server.quietMs < CHECK_EVERY_MS) return checkLater(0);
      server.ping().then(
        () => checkLater(0),
        () => checkLater(missed + 1),
      );
    });
  }

  checkLater(0);
  return () => {
    isOver = true;
    cancel();
  };
}
