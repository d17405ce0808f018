import type { Clock } from '#main/host/clock.ts';
import {
  becameReady,
  exited,
  FRESH,
  started,
  STARTS_AT_MOST,
  type RestartState,
} from './restart-policy.ts';
import type { EndCause, RunEnd } from './server-run.ts';
import type { FailureCause } from './server-sentences.ts';

export type RestartDecision =
  | {
      readonly kind: 'again';
      readonly waitMs: number;
      readonly attempt: number;
      readonly of: number;
    }
  | { readonly kind: 'give-up'; readonly reason: string; readonly why: FailureCause };

/** What a server that is started over and over would only miss again. */
const MISSES: ReadonlySet<EndCause | null> = new Set(['no-handshake', 'no-list', 'bad-output']);
const MISSES_AT_MOST = 2;

/** Drives the restart policy with the clock, and counts. */
export class RestartCount {
  readonly #random: { fraction(): number };
  readonly #clock: Clock;
  #state: RestartState = FRESH;
  #misses = 0;
  /** Since the last reset. */
  count = 0;

  constructor(random: { fraction(): number }, clock: Clock) {
    this.#random = random;
    this.#clock = clock;
  }

  /** A fresh allowance, given by the person. */
  reset(): void {
    this.#state = FRESH;
    this.#misses = 0;
    this.count = 0;
  }

  noteStart(): void {
    this.#state = started(this.#state, this.#clock.monotonicMs());
  }

  noteReady(): void {
    this.#state = becameReady(this.#state, this.#clock.monotonicMs());
  }

  decide(end: RunEnd): RestartDecision {
    this.#misses = MISSES.has(end.cause) ? this.#misses + 1 : 0;
    if (end.cause !== null && this.#misses >= MISSES_AT_MOST)
      return { kind: 'give-up', reason: end.cause, why: { kind: 'missed', end } };
    const draw = this.#random.fraction();
    const { state, answer } = exited(this.#state, this.#clock.monotonicMs(), draw);
    this.#state = state;
    if (answer.kind === 'give-up') {
      const { starts, withinMs } = answer;
      return {
        kind: 'give-up',
        reason: 'exit-loop',
        why: { kind: 'ended', starts, withinMs, end },
      };
    }
    this.count += 1;
    return { kind: 'again', waitMs: answer.waitMs, attempt: answer.attempt, of: STARTS_AT_MOST };
  }
}
