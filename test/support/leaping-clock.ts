import { systemClock, type Clock } from '#main/host/clock.ts';

export interface LeapingClock extends Clock {
  /** Moves both clocks forward, as if so much time had passed, and runs what falls due, in order. */
  leap(ms: number): void;
  /** Moves only what the user sees, as somebody who sets the computer's clock does. */
  jumpWall(ms: number): void;
}

/** The system's clock, which goes on by itself and can be moved, for a whole core that runs. */
export function createLeapingClock(): LeapingClock {
  let leaptMs = 0;
  let wallOffsetMs = 0;
  const waiting = new Set<{ atMs: number; run: () => void; cancel: () => void }>();
  const monotonicMs = (): number => systemClock.monotonicMs() + leaptMs;

  return {
    monotonicMs,
    wallMs: () => Math.round(systemClock.wallMs() + leaptMs + wallOffsetMs),
    after(ms, task) {
      const run = (): void => {
        waiting.delete(one);
        one.cancel();
        task();
      };
      const one = { atMs: monotonicMs() + ms, run, cancel: systemClock.after(ms, () => run()) };
      waiting.add(one);
      return () => {
        waiting.delete(one);
        one.cancel();
      };
    },
    leap(ms) {
      const endMs = monotonicMs() + ms;
      for (;;) {
        const [due] = [...waiting]
          .filter(({ atMs }) => atMs <= endMs)
          .sort((one, other) => one.atMs - other.atMs);
        if (!due) break;
        leaptMs += Math.max(0, due.atMs - monotonicMs());
        due.run();
      }
      leaptMs += Math.max(0, endMs - monotonicMs());
    },
    jumpWall(ms) {
      wallOffsetMs += ms;
    },
  };
}
