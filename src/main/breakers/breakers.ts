import * as z from 'zod';
import type { Clock } from '#main/host/clock.ts';
import * as byHand from './breaker-by-hand.ts';
import type { BreakerSettings } from './breaker-settings.ts';
import { exportBreaker, importBreaker, type BreakerSnapshot } from './breaker-snapshot.ts';
import {
  admit,
  createBreaker,
  settle,
  standing,
  type Admission,
  type BreakerState,
  type Outcome,
  type Ticket,
} from './breaker-state.ts';

/** As it was written; anything else begins anew. */
const Kept = z.object({
  key: z.string(),
  isPaused: z.boolean(),
  nextTicket: z.number(),
  level: z.number(),
  restLeftMs: z.number().nullable(),
  calmForMs: z.number().nullable(),
  failuresInARow: z.number(),
  recent: z.array(z.object({ ageMs: z.number(), calls: z.number(), failures: z.number() })),
});

export interface Refusal {
  readonly answer: 'refused';
  readonly why: 'resting' | 'trying' | 'paused';
  /** By the wall clock, for people; `null` when nobody knows. */
  readonly retryAtWallMs: number | null;
}

export type Knock = { readonly answer: 'admitted'; readonly ticket: Ticket } | Refusal;

export interface Standing {
  readonly name: BreakerState['name'];
  readonly retryAtWallMs: number | null;
}

export interface BreakerParts {
  /** What was kept of earlier runs, by key. */
  readonly kept: ReadonlyMap<string, unknown>;
  readonly settingsOf: (key: string) => BreakerSettings;
  /** Told of every change of a breaker's name, such as from closed to open. */
  readonly turned: (key: string, from: BreakerState['name'], to: BreakerState['name']) => void;
  readonly changed: () => void;
}

/** One breaker for each key, such as `provider:claude`, driven with the clock. */
export class Breakers {
  readonly name = 'breakers';
  readonly #parts: BreakerParts;
  readonly #clock: Clock;
  readonly #states = new Map<string, BreakerState>();
  readonly #unsaved = new Set<string>();

  constructor(parts: BreakerParts, clock: Clock) {
    this.#parts = parts;
    this.#clock = clock;
  }

  /** Asks for the right to send one request. Hand the ticket back to `settle` exactly once. */
  knock(key: string): Knock {
    const admission = admit(this.#stateOf(key), this.#clock.monotonicMs());
    if (admission.kind === 'admitted') {
      this.#set(key, admission.state);
      return { answer: 'admitted', ticket: admission.ticket };
    }
    return this.#refuse(admission);
  }

  /** What `knock` would say now if it refused; `null` when it would not. Gives no ticket. */
  refusal(key: string): Refusal | null {
    const admission = admit(this.#stateOf(key), this.#clock.monotonicMs());
    return admission.kind === 'refused' ? this.#refuse(admission) : null;
  }

  settle(ticket: Ticket, outcome: Outcome): void {
    const { key } = ticket;
    const settings = this.#parts.settingsOf(key);
    const now = this.#clock.monotonicMs();
    this.#set(key, settle(this.#stateOf(key), ticket, outcome, now, settings));
  }

  standing(key: string): Standing {
    const { name, retryAtMono } = standing(this.#stateOf(key), this.#clock.monotonicMs());
    return { name, retryAtWallMs: this.#toWall(retryAtMono) };
  }

  /** Lets nothing through until `resume`, whatever happens. */
  pause(key: string): void {
    this.#set(key, byHand.pause(this.#stateOf(key)));
  }

  resume(key: string): void {
    this.#set(key, byHand.resume(this.#stateOf(key)));
  }

  /** Lets one request try at once, although it would rest. Says what that did. */
  tryNow(key: string): byHand.TryReport {
    const { state, report } = byHand.tryNow(this.#stateOf(key), this.#clock.monotonicMs());
    this.#set(key, state);
    return report;
  }

  /** Closes it, because somebody knows that the other side is back. Says what that did. */
  reset(key: string): byHand.ResetReport {
    const { state, report } = byHand.reset(this.#stateOf(key), this.#clock.monotonicMs());
    this.#set(key, state);
    return report;
  }

  takeChanges(): ReadonlyMap<string, BreakerSnapshot> | null {
    if (this.#unsaved.size === 0) return null;
    const now = this.#clock.monotonicMs();
    const changes = new Map(
      [...this.#unsaved].map((key) => [key, exportBreaker(this.#stateOf(key), now)]),
    );
    this.#unsaved.clear();
    return changes;
  }

  putBack(keys: Iterable<string>): void {
    for (const key of keys) this.#unsaved.add(key);
  }

  #stateOf(key: string): BreakerState {
    const known = this.#states.get(key);
    if (known) return known;
    const kept = Kept.safeParse(this.#parts.kept.get(key));
    const now = this.#clock.monotonicMs();
    const state = kept.success
      ? importBreaker(kept.data, now, this.#parts.settingsOf(key))
      : createBreaker(key);
    this.#states.set(key, state);
    return state;
  }

  #set(key: string, state: BreakerState): void {
    const before = this.#stateOf(key);
    if (state === before) return;
    this.#states.set(key, state);
    this.#unsaved.add(key);
    if (state.name === before.name) return;
    this.#parts.turned(key, before.name, state.name);
    this.#parts.changed();
  }

  #refuse({ why, retryAtMono }: Admission & { readonly kind: 'refused' }): Refusal {
    return { answer: 'refused', why, retryAtWallMs: this.#toWall(retryAtMono) };
  }

  /** For people; the monotonic clock means nothing to them. */
  #toWall(monotonicMs: number | null): number | null {
    if (monotonicMs === null) return null;
    return Math.round(this.#clock.wallMs() + (monotonicMs - this.#clock.monotonicMs()));
  }
}
