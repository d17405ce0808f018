import type { Clock } from '#main/host/clock.ts';
import {
  EMPTY_QUEUE,
  enqueue,
  expire,
  next,
  positionOf,
  predictedWaitMs,
  remove,
  USUAL_QUEUE,
  type CallQueue,
  type Priority,
} from './call-queue.ts';
import type { Demand, ReportedUse } from './demand.ts';
import { capDemand } from './demand-cap.ts';
import { LimitStore, type KeptLimits } from './limit-store.ts';
import { decide, reconcile, release } from './limiter.ts';

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

interface Waiting {
  readonly passage: Passage;
  readonly sinceMs: number;
  readonly settle: (passing: Passing) => void;
}

interface Line {
  queue: CallQueue;
  readonly waiting: Map<string, Waiting>;
  cancelTimer: () => void;
}

/** A place may come free without a timer: then it is looked again at the latest after this. */
const LOOK_AGAIN_MS = 1_000;

/** Drives the limits with the clock: lets calls pass, wait in line, or come back later. */
export class Limits {
  readonly #store: LimitStore;
  readonly #clock: Clock;
  readonly #lines = new Map<string, Line>();

  constructor(kept: KeptLimits, changed: () => void, clock: Clock) {
    this.#store = new LimitStore(kept, changed, clock);
    this.#clock = clock;
  }

  get store(): LimitStore {
    return this.#store;
  }

  /** Resolves once the call may go, or once it is plain that it may not. */
  pass(passage: Passage): Promise<Passing> {
    const { scope, callId, clientId, priority, deadlineMs, signal } = passage;
    const line = this.#line(scope);
    const now = this.#clock.monotonicMs();
    if (line.queue.calls.length === 0) {
      const passing = this.#tryNow(passage, now);
      if (passing) return Promise.resolve(passing);
    }
    const call = { id: callId, clientId, priority, deadlineMs };
    const entered = enqueue(line.queue, call, now, USUAL_QUEUE);
    if (entered.answer === 'full') {
      const waiting = line.queue.calls.length;
      const waitMs = this.predictWaitMs(scope, passage.demand, waiting);
      return Promise.resolve({ answer: 'full', waiting, waitMs });
    }
    if (entered.answer === 'problem')
      return Promise.resolve({
        answer: 'defer',
        limitId: null,
        retryAtWallMs: null,
        sentence: entered.sentence,
      });
    line.queue = entered.queue;
    return new Promise((resolve) => {
      const leave = (): void => this.#leave(line, callId);
      const settle = (passing: Passing): void => {
        signal.removeEventListener('abort', leave);
        line.waiting.delete(callId);
        resolve(passing);
      };
      line.waiting.set(callId, { passage, sinceMs: now, settle });
      signal.addEventListener('abort', leave, { once: true });
      if (signal.aborted) leave();
      else this.#pump(scope);
    });
  }

  /** `use` is `null` for a call that was never sent: nothing of it counts. */
  settle({ scope, reservationId }: Place, use: ReportedUse | null): void {
    this.#store.change(scope, (state, now) =>
      use === null
        ? release(state, reservationId, now)
        : reconcile(state, reservationId, use, now).state,
    );
    this.#pump(scope);
  }

  /** How many calls wait in this scope. */
  waitingIn(scope: string): number {
    return this.#lines.get(scope)?.queue.calls.length ?? 0;
  }

  /** What the call with `ahead` others before it would wait, if everything goes as it does now. */
  predictWaitMs(scope: string, demand: Demand, ahead = this.waitingIn(scope)): number {
    const now = this.#store.now();
    const state = this.#store.stateOf(scope);
    const decision = decide(state, capDemand(demand, state), now);
    const firstMs = decision.answer === 'queue' ? decision.waitMs : 0;
    return predictedWaitMs(ahead, firstMs, Math.max(firstMs, LOOK_AGAIN_MS));
  }

  /** Another look at who may go, for instance after the limits were changed. */
  recheck(scope: string): void {
    this.#pump(scope);
  }

  /** The answer when it needs no waiting; `null` when the call has to wait in line. */
  #tryNow(passage: Passage, sinceMs: number): Passing | null {
    const { scope, demand, deadlineMs } = passage;
    const now = this.#store.now();
    const state = this.#store.stateOf(scope);
    const decision = decide(state, capDemand(demand, state), now, deadlineMs);
    switch (decision.answer) {
      case 'proceed': {
        this.#store.set(scope, decision.state);
        const place = {
          scope,
          reservationId: decision.reservation.id,
          sentAtMs: now.monotonicMs,
        };
        return { answer: 'proceed', place, queuedMs: Math.round(now.monotonicMs - sinceMs) };
      }
      case 'defer':
        return decision;
      case 'queue':
        return null;
    }
  }

  /** Lets go whoever may, in order, and looks again when the next one may. */
  #pump(scope: string): void {
    const line = this.#line(scope);
    line.cancelTimer();
    const nowMs = this.#clock.monotonicMs();
    const { queue, expired } = expire(line.queue, nowMs);
    line.queue = queue;
    for (const { id } of expired) line.waiting.get(id)?.settle(TOO_LATE);

    for (;;) {
      const step = next(line.queue, nowMs, USUAL_QUEUE);
      const waiting = step && line.waiting.get(step.call.id);
      if (!step || !waiting) break;
      const { passage, sinceMs, settle } = waiting;
      const passing = this.#tryNow(passage, sinceMs);
      if (passing === null) {
        this.#lookAgain(line, scope, passage);
        return;
      }
      line.queue = step.queue;
      settle(passing);
    }
  }

  #lookAgain(line: Line, scope: string, { demand }: Passage): void {
    const state = this.#store.stateOf(scope);
    const decision = decide(state, capDemand(demand, state), this.#store.now());
    const waitMs = decision.answer === 'queue' ? decision.waitMs : LOOK_AGAIN_MS;
    const wakeMs = Math.max(1, Math.min(waitMs, LOOK_AGAIN_MS));
    line.cancelTimer = this.#clock.after(wakeMs, () => this.#pump(scope));
  }

  #leave(line: Line, callId: string): void {
    line.queue = remove(line.queue, callId);
    line.waiting.get(callId)?.settle({ answer: 'gave-up' });
  }

  #line(scope: string): Line {
    const known = this.#lines.get(scope);
    if (known) return known;
    const line: Line = { queue: EMPTY_QUEUE, waiting: new Map(), cancelTimer: () => {} };
    this.#lines.set(scope, line);
    return line;
  }

  /** Where a waiting call stands: 0 goes next; `null` when it does not wait. */
  positionOf(scope: string, callId: string): number | null {
    return positionOf(this.#line(scope).queue, callId, this.#clock.monotonicMs(), USUAL_QUEUE);
  }
}

const TOO_LATE: Passing = {
  answer: 'defer',
  limitId: null,
  retryAtWallMs: null,
  sentence: 'It waited its turn until its deadline was over.',
};
