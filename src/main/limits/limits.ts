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
} from './call-queue.ts';
import { NO_DEMAND, wholeDemand, type Demand, type ReportedUse } from './demand.ts';
import { LIMIT_UNITS } from './limit-spec.ts';
import { LimitStore, type KeptLimits } from './limit-store.ts';
import { decide, reconcile, release } from './limiter.ts';
import type { LimiterState } from './limiter-state.ts';
import { TOO_LATE, type Passage, type Passing, type Place } from './passage.ts';
import type { Moment } from './trusted-clock.ts';

/** What the state becomes by what a call has taught. */
export type Lesson = (state: LimiterState, now: Moment) => LimiterState;

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
    if (signal.aborted) return Promise.resolve({ answer: 'gave-up' });
    const line = this.#line(scope);
    const now = this.#clock.monotonicMs();
    this.#dismissLate(line, now);
    if (line.queue.calls.length === 0) {
      const passing = this.#tryNow(passage, deadlineMs, null);
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
      const leave = (): void => this.#leave(scope, callId);
      const settle = (passing: Passing): void => {
        signal.removeEventListener('abort', leave);
        line.waiting.delete(callId);
        resolve(passing);
      };
      line.waiting.set(callId, { passage, sinceMs: now, settle });
      signal.addEventListener('abort', leave, { once: true });
      this.#pump(scope);
    });
  }

  /**
   * `use` is `null` for a call that was never sent: nothing of it counts. What the call taught counts before
   * anybody else may go.
   */
  settle({ scope, reservationId }: Place, use: ReportedUse | null, learn: Lesson = NOTHING): void {
    this.#store.change(scope, (before, now) => {
      const state =
        use === null
          ? release(before, reservationId, now)
          : reconcile(before, reservationId, use, now).state;
      return learn(state, now);
    });
    this.#pump(scope);
  }

  /** A provider's `Date`, which may settle a doubt about the computer's clock. */
  heardDate(dateMs: number): void {
    this.#store.heardDate(dateMs);
    for (const scope of this.#lines.keys()) this.#pump(scope);
  }

  /** How many calls wait in this scope. */
  waitingIn(scope: string): number {
    return this.#lines.get(scope)?.queue.calls.length ?? 0;
  }

  /** What all calls that wait in this scope want together. */
  wantedIn(scope: string): Demand {
    const wanted = { ...NO_DEMAND };
    for (const { passage } of this.#lines.get(scope)?.waiting.values() ?? [])
      for (const unit of LIMIT_UNITS) wanted[unit] += passage.demand[unit];
    return wanted;
  }

  /** What the call with `ahead` others before it would wait, if everything goes as it does now. */
  predictWaitMs(scope: string, demand: Demand, ahead = this.waitingIn(scope)): number {
    const now = this.#store.now();
    const state = this.#store.stateOf(scope);
    const decision = decide(state, wholeDemand(demand), now);
    const firstMs = decision.answer === 'queue' ? decision.waitMs : 0;
    return predictedWaitMs(ahead, firstMs, Math.max(firstMs, LOOK_AGAIN_MS));
  }

  /** Takes the limits as they should be now, which may let somebody go. */
  reconfigure(): void {
    this.#store.reconfigure();
    for (const scope of this.#lines.keys()) this.#pump(scope);
  }

  /** Another look at who may go. */
  recheck(scope: string): void {
    this.#pump(scope);
  }

  /**
   * The answer when it needs no waiting; `null` when the call has to wait in line. It has stood there since
   * `sinceMs`, or not at all.
   */
  #tryNow(passage: Passage, deadlineMs: number | null, sinceMs: number | null): Passing | null {
    const { scope, demand } = passage;
    const now = this.#store.now();
    const state = this.#store.stateOf(scope);
    const decision = decide(state, wholeDemand(demand), now, deadlineMs);
    switch (decision.answer) {
      case 'proceed': {
        this.#store.set(scope, decision.state);
        const place = {
          scope,
          reservationId: decision.reservation.id,
          sentAtMs: now.monotonicMs,
        };
        const queuedMs = sinceMs === null ? 0 : Math.round(now.monotonicMs - sinceMs);
        return { answer: 'proceed', place, queuedMs };
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
    this.#dismissLate(line, nowMs);
    for (;;) {
      const step = next(line.queue, nowMs, USUAL_QUEUE);
      const waiting = step && line.waiting.get(step.call.id);
      if (!step || !waiting) return;
      const { passage, sinceMs, settle } = waiting;
      const passing = this.#tryNow(passage, step.call.deadlineMs, sinceMs);
      if (passing === null || this.#isGuess(scope, passing)) {
        this.#lookAgain(line, scope, passage);
        return;
      }
      // Who is sent away has not had its client's turn.
      line.queue = passing.answer === 'proceed' ? step.queue : remove(line.queue, step.call.id);
      settle(passing);
    }
  }

  /** When a call at once ends is only guessed: whoever waits for that in line waits until its deadline. */
  #isGuess(scope: string, passing: Passing): boolean {
    if (passing.answer !== 'defer') return false;
    const { limits } = this.#store.stateOf(scope);
    return limits.some(({ kind, spec }) => kind === 'concurrent' && spec.id === passing.limitId);
  }

  #lookAgain(line: Line, scope: string, { demand }: Passage): void {
    const state = this.#store.stateOf(scope);
    const decision = decide(state, wholeDemand(demand), this.#store.now());
    const waitMs = decision.answer === 'queue' ? decision.waitMs : LOOK_AGAIN_MS;
    let firstDeadlineMs = Infinity;
    for (const { deadlineMs } of line.queue.calls)
      firstDeadlineMs = Math.min(firstDeadlineMs, deadlineMs);
    const patienceMs = firstDeadlineMs - this.#clock.monotonicMs();
    const wakeMs = Math.max(1, Math.min(waitMs, patienceMs, LOOK_AGAIN_MS));
    line.cancelTimer = this.#clock.after(wakeMs, () => this.#pump(scope));
  }

  /** Answers those whose deadline is over. */
  #dismissLate(line: Line, nowMs: number): void {
    const { queue, expired } = expire(line.queue, nowMs);
    line.queue = queue;
    for (const { id } of expired) line.waiting.get(id)?.settle(TOO_LATE);
  }

  /** Whoever stood behind it may be able to go at once. */
  #leave(scope: string, callId: string): void {
    const line = this.#line(scope);
    line.queue = remove(line.queue, callId);
    line.waiting.get(callId)?.settle({ answer: 'gave-up' });
    this.#pump(scope);
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

const NOTHING: Lesson = (state) => state;
