interface Timer {
  monotonicMs(): number;
  after(ms: number, task: () => void): () => void;
}

export interface SilenceWatch {
  /** Something came: the wait begins anew. */
  heard(): void;
  end(): void;
}

const LOOK_EACH_MS = 5_000;
const STOOD_STILL_MS = 5_000;

/**
 * Calls `tooLong`, once, when nothing was heard for so long. A time in which this process itself stood
 * still, or its computer slept, says nothing about the other side, so the wait begins anew after it.
 */
export function watchSilence(limitMs: number, timer: Timer, tooLong: () => void): SilenceWatch {
  let sinceMs = timer.monotonicMs();
  let cancel = (): void => {};

  function lookIn(ms: number): void {
    const askedAtMs = timer.monotonicMs();
    cancel = timer.after(ms, () => {
      const nowMs = timer.monotonicMs();
      if (nowMs - askedAtMs > ms + STOOD_STILL_MS) sinceMs = nowMs;
      const leftMs = sinceMs + limitMs - nowMs;
      if (leftMs <= 0) tooLong();
      else lookIn(Math.min(leftMs, LOOK_EACH_MS));
    });
  }

  lookIn(Math.min(limitMs, LOOK_EACH_MS));
  return {
    heard: () => {
      sinceMs = timer.monotonicMs();
    },
    end: () => cancel(),
  };
}
