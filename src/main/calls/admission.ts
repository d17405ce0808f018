import type { Clock } from '#main/host/clock.ts';
import type { Call, Candidate, Demand, End, Problem } from '#main/values/call.ts';
import { admit, type Gate } from './admit.ts';
import * as problems from './admit-problems.ts';
import type { Ended } from './after-use.ts';
import type { Bill } from './settle.ts';

/** A place within limits; see `limits/`. */
export interface LimitGate<Place> {
  pass(passage: {
    readonly scope: string;
    readonly callId: string;
    readonly clientId: string;
    readonly priority: 'high' | 'normal' | 'low';
    readonly demand: Demand;
    readonly deadlineMs: number | null;
    readonly signal: AbortSignal;
  }): Promise<
    | { readonly answer: 'proceed'; readonly place: Place; readonly queuedMs: number }
    | {
        readonly answer: 'defer';
        readonly retryAtWallMs: number | null;
        readonly sentence: string;
      }
    | { readonly answer: 'full'; readonly waiting: number; readonly waitMs: number }
    | { readonly answer: 'gave-up' }
  >;
  /** Told how the attempt ended; `null` when it was never sent. */
  settle(place: Place, ended: Ended | null): void;
}

export interface BreakerRefusal {
  readonly answer: 'refused';
  readonly why: 'resting' | 'trying' | 'paused';
  readonly retryAtWallMs: number | null;
}

/** A ticket of a breaker; see `breakers/`. */
export interface BreakerGate<Ticket> {
  /** What `knock` would say now if it refused; `null` when it would not. Takes nothing. */
  refusal(key: string): BreakerRefusal | null;
  knock(key: string): { readonly answer: 'admitted'; readonly ticket: Ticket } | BreakerRefusal;
  /** Told how the attempt ended; `null` when it was never sent. */
  settle(ticket: Ticket, end: End | null): void;
}

/** Money held back; see `budgets/`. */
export interface BudgetGate<Reservation> {
  reserve(
    call: Call,
    targetId: string,
    nanoUsd: number | null,
  ):
    | { readonly kind: 'reserved'; readonly reservation: Reservation }
    | { readonly kind: 'refused'; readonly sentence: string };
  /** Told how the attempt ended; `null` when it was never sent. */
  settle(reservation: Reservation, ended: Ended | null): void;
}

/** The right to make one attempt. Ends with `settle` or `giveBack`, once. */
export interface Pass {
  readonly queuedMs: number;
  /** The dearest outcome in nano-dollars; `null` when its price is unknown. */
  readonly reservedNanoUsd: number | null;
  settle(end: End, bill: Bill): void;
  /** Nothing was sent. */
  giveBack(): void;
}

export type Admitted =
  | { readonly kind: 'admitted'; readonly pass: Pass }
  | { readonly kind: 'refused'; readonly problem: Problem }
  /** Its client left while it waited. */
  | { readonly kind: 'gave-up' };

export interface AdmissionParts<Place, Ticket, Reservation> {
  readonly gate: Gate;
  readonly limits: LimitGate<Place>;
  readonly breakers: BreakerGate<Ticket>;
  readonly budgets: BudgetGate<Reservation>;
}

/**
 * Decides whether an attempt may be made now: what holds everything back and an open breaker, then limits, which
 * may make it wait, then breaker and budget in one step. Whatever one of them has given is given back when the next
 * one refuses.
 */
export class Admission<Place, Ticket, Reservation> {
  readonly #parts: AdmissionParts<Place, Ticket, Reservation>;
  readonly #clock: Clock;

  constructor(parts: AdmissionParts<Place, Ticket, Reservation>, clock: Clock) {
    this.#parts = parts;
    this.#clock = clock;
  }

  async admit<Answer>(call: Call, candidate: Candidate<Answer>): Promise<Admitted> {
    const { gate, limits, breakers } = this.#parts;
    const held = admit(gate, candidate);
    if (held) return { kind: 'refused', problem: held };
    // Nobody waits a turn to hear that. A trial may have ended by then, and is waited for.
    const refusal = breakers.refusal(candidate.scope);
    if (refusal !== null && refusal.why !== 'trying') return this.#resting(candidate, refusal);
    const passing = await limits.pass({
      scope: candidate.scope,
      callId: call.id,
      clientId: call.clientId,
      priority: call.priority,
      demand: candidate.demand(),
      deadlineMs: call.deadlineMs,
      signal: call.signal,
    });
    switch (passing.answer) {
      case 'gave-up': {
        // Its client may be there still, and it is Tallylight that leaves.
        const stopping = gate.isStopping() ? admit(gate, candidate) : null;
        return stopping ? { kind: 'refused', problem: stopping } : { kind: 'gave-up' };
      }
      case 'defer':
        return { kind: 'refused', problem: problems.deferred(candidate.targetName, passing) };
      case 'full':
        return { kind: 'refused', problem: problems.queueFull(candidate.targetName, passing) };
      case 'proceed':
        return this.#knock(call, candidate, passing.place, passing.queuedMs);
    }
  }

  #resting<Answer>({ targetName }: Candidate<Answer>, refusal: BreakerRefusal): Admitted {
    const problem = problems.resting(targetName, refusal, this.#clock.wallMs());
    return { kind: 'refused', problem };
  }

  #knock<Answer>(
    call: Call,
    candidate: Candidate<Answer>,
    place: Place,
    queuedMs: number,
  ): Admitted {
    const { gate, limits, breakers, budgets } = this.#parts;
    // Much may have changed while it waited.
    const held = queuedMs > 0 ? admit(gate, candidate) : null;
    if (held) {
      limits.settle(place, null);
      return { kind: 'refused', problem: held };
    }
    const knock = breakers.knock(candidate.scope);
    if (knock.answer === 'refused') {
      limits.settle(place, null);
      return this.#resting(candidate, knock);
    }
    const reservedNanoUsd = candidate.dearestNanoUsd();
    const money = budgets.reserve(call, candidate.targetId, reservedNanoUsd);
    if (money.kind === 'refused') {
      limits.settle(place, null);
      breakers.settle(knock.ticket, null);
      return { kind: 'refused', problem: problems.overBudget(money.sentence) };
    }
    const settle = (ended: Ended | null): void => {
      // The bill first: what limits and breaker let go next must find it booked.
      budgets.settle(money.reservation, ended);
      breakers.settle(knock.ticket, ended?.end ?? null);
      limits.settle(place, ended);
    };
    return {
      kind: 'admitted',
      pass: {
        queuedMs,
        reservedNanoUsd,
        settle: (end, bill) => settle({ end, bill }),
        giveBack: () => settle(null),
      },
    };
  }
}
