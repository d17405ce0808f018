import type { Clock } from '#main/host/clock.ts';

/** Resolves with `true` after so long, and with `false` as soon as the signal is aborted. */
export function waitOrAbort(ms: number, signal: AbortSignal, clock: Clock): Promise<boolean> {
  return new Promise((resolve) => {
    const cancel = clock.after(ms, () => end(true));
    const onAbort = (): void => end(false);
    const end = (isOver: boolean): void => {
      cancel();
      signal.removeEventListener('abort', onAbort);
      resolve(isOver);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) end(false);
  });
}
