import type { FailureShare } from './breaker-settings.ts';

/** Calls that began to count within the same twelfth of the window. */
export interface WindowPart {
  /** Monotonic milliseconds. */
  readonly startMono: number;
  readonly calls: number;
  readonly failures: number;
}

/** The calls of the recent past, oldest part first. Thirteen parts at most. */
export type FailureWindow = readonly WindowPart[];

const PARTS = 12;

/** The window with one more call in it. It reaches back over 11 to 12 twelfths of `withinMs`. */
export function countCall(
  window: FailureWindow,
  isFailure: boolean,
  now: number,
  { withinMs }: FailureShare,
): FailureWindow {
  const widthMs = withinMs / PARTS;
  const startMono = Math.floor(now / widthMs) * widthMs;
  const failures = isFailure ? 1 : 0;
  const last = window.at(-1);
  const added =
    last && last.startMono >= startMono
      ? window.with(-1, { ...last, calls: last.calls + 1, failures: last.failures + failures })
      : [...window, { startMono, calls: 1, failures }];
  return added.filter((part) => part.startMono > now - withinMs);
}

/** Whether so many of the calls in it failed that no more should be sent. */
export function failsTooOften(window: FailureWindow, share: FailureShare): boolean {
  let calls = 0;
  let failures = 0;
  for (const part of window) {
    calls += part.calls;
    failures += part.failures;
  }
  return calls >= share.atLeastCalls && failures * 100 >= calls * share.percent;
}
