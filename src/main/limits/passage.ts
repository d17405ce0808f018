import type { Priority } from './call-queue.ts';
import type { Demand } from './demand.ts';

/** A call that wants to pass the limits of one scope, such as `provider:claude`. */
export interface Passage {
  readonly scope: string;
  readonly callId: string;
  readonly clientId: string;
  readonly priority: Priority;
  readonly demand: Demand;
  /** Monotonic; `null` for the usual patience. */
  readonly deadlineMs: number | null;
  /** Aborted once nobody waits for it any more. */
  readonly signal: AbortSignal;
}

/** A place within the limits. Hand it back to `settle` exactly once. */
export interface Place {
  readonly scope: string;
  readonly reservationId: number;
  readonly sentAtMs: number;
}

export type Passing =
  | { readonly answer: 'proceed'; readonly place: Place; readonly queuedMs: number }
  /** Not now, and not within the call's patience. */
  | {
      readonly answer: 'defer';
      readonly limitId: string | null;
      readonly retryAtWallMs: number | null;
      readonly sentence: string;
    }
  /** So many wait already that one more would only wait in vain. */
  | { readonly answer: 'full'; readonly waiting: number; readonly waitMs: number }
  | { readonly answer: 'gave-up' };

export const TOO_LATE: Passing = {
  answer: 'defer',
  limitId: null,
  retryAtWallMs: null,
  sentence: 'It waited its turn until its deadline was over.',
};
