import { systemClock, type Clock } from '#main/host/clock.ts';

export interface HeldClock extends Clock {
  /** From now on time stands still, and nothing that waits for it goes on. */
  hold(): void;
  /** Time goes on, and what fell due meanwhile runs. */
  release(): void;
}

/** The system's clock, until it is held. */
export function createHeldClock(): HeldClock {
  let heldAt: { readonly monotonicMs: number; readonly wallMs: number } | null = null;
  const due: (() => void)[] = [];
  return {
    monotonicMs: () => heldAt?.monotonicMs ?? systemClock.monotonicMs(),
    wallMs: () => heldAt?.wallMs ?? systemClock.wallMs(),
    after(ms, task) {
      let isCancelled = false;
      const cancel = systemClock.after(ms, () => {
        const run = (): void => {
          if (!isCancelled) task();
        };
        if (heldAt) due.push(run);
        else run();
      });
      return () => {
        isCancelled = true;
        cancel();
      };
    },
    hold() {
      heldAt = { monotonicMs: systemClock.monotonicMs(), wallMs: systemClock.wallMs() };
    },
    release() {
      heldAt = null;
      for (const run of due.splice(0)) run();
    },
  };
}
