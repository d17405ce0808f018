import type { Clock } from '#main/host/clock.ts';
import type { StreamLimits } from '#main/values/native-answer.ts';
import { watchSilence } from '#main/values/silence.ts';

/** What was too long in coming: the first content, the next piece, or the end. */
export type Overdue = 'first-content' | 'piece' | 'end';

export interface StreamDeadlines {
  pieceCame(): void;
  contentCame(): void;
  /** While the client is waited for, the provider need not send anything. */
  waitForClient(): void;
  waitForProvider(): void;
  end(): void;
}

/** Calls `late` for each limit that a stream exceeds; `elapsedMs` have passed since its request was sent. */
export function watchDeadlines(
  { firstContentMs, idleMs, totalMs }: StreamLimits,
  elapsedMs: number,
  clock: Clock,
  late: (overdue: Overdue) => void,
): StreamDeadlines {
  const left = (limitMs: number): number => Math.max(0, limitMs - elapsedMs);
  const watchPieces = () => watchSilence(idleMs, clock, () => late('piece'));
  const content = watchSilence(left(firstContentMs), clock, () => late('first-content'));
  const cancelEnd = clock.after(left(totalMs), () => late('end'));
  let pieces = watchPieces();
  return {
    pieceCame: () => pieces.heard(),
    contentCame: () => content.end(),
    waitForClient: () => pieces.end(),
    waitForProvider: () => {
      pieces = watchPieces();
    },
    end: () => {
      content.end();
      pieces.end();
      cancelEnd();
    },
  };
}
