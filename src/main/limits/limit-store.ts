import type { Clock } from '#main/host/clock.ts';
import { exhaustionAt } from './adaptive-rate.ts';
import type { LimitSpec } from './limit-spec.ts';
import type { LimitState } from './limit-state.ts';
import { usageOf, type Usage } from './limit-usage.ts';
import { reconcile } from './limiter.ts';
import { confirmClock, isClockDoubted } from './limiter-events.ts';
import {
  changeLimits,
  circumstancesOf,
  createLimiter,
  turnLimits,
  type LimiterState,
} from './limiter-state.ts';
import { restoreLimiter, SavedLimiter, saveLimiter } from './saved-limiter.ts';
import type { Moment } from './trusted-clock.ts';

/** Where the states come from, and what they should be. */
export interface KeptLimits {
  /** What was kept of earlier runs, by scope. */
  readonly kept: ReadonlyMap<string, unknown>;
  /** The limits of a scope as they should be now. */
  readonly specsOf: (scope: string) => readonly LimitSpec[];
}

/** So far a provider's date may be from the clock, and so many of them settle a doubt. */
const AGREES_WITHIN_MS = 5 * 60_000;
const AGREEMENTS_NEEDED = 2;

const NOTHING_SAID = { requests: null, tokens: null, characters: null, queries: null };

/** The state of each scope's limits, with what has to be written of it. */
export class LimitStore {
  readonly name = 'limits';
  readonly #kept: KeptLimits;
  readonly #changed: () => void;
  readonly #clock: Clock;
  readonly #states = new Map<string, LimiterState>();
  readonly #unsaved = new Set<string>();
  /** Dates of providers in a row that agreed with a clock in doubt. */
  #agreements = 0;

  constructor(kept: KeptLimits, changed: () => void, clock: Clock) {
    this.#kept = kept;
    this.#changed = changed;
    this.#clock = clock;
  }

  now(): Moment {
    return { monotonicMs: this.#clock.monotonicMs(), wallMs: this.#clock.wallMs() };
  }

  stateOf(scope: string): LimiterState {
    const known = this.#states.get(scope);
    if (known) return known;
    const state = this.#restore(scope);
    this.#states.set(scope, state);
    return state;
  }

  set(scope: string, state: LimiterState): void {
    if (state === this.#states.get(scope)) return;
    this.#states.set(scope, state);
    this.#unsaved.add(scope);
    this.#changed();
  }

  /** Nothing changes when `change` answers `null`. */
  change(scope: string, change: (state: LimiterState, now: Moment) => LimiterState | null): void {
    const state = change(this.stateOf(scope), this.now());
    if (state !== null) this.set(scope, state);
  }

  /** The limits with each quota in the period that is in force. */
  limitsOf(scope: string): readonly LimitState[] {
    const state = this.stateOf(scope);
    return turnLimits(state.limits, circumstancesOf(state, this.now()).atMs);
  }

  usage(scope: string): Usage {
    return usageOf(this.stateOf(scope), this.now());
  }

  /** How much longer nothing is sent because the provider has nothing left; `null` when that is not so. */
  exhaustionLeftMs(scope: string): number | null {
    const state = this.stateOf(scope);
    const { atMs } = circumstancesOf(state, this.now());
    const exhaustion = exhaustionAt(state.backOff, atMs);
    return exhaustion && exhaustion.untilMs - atMs;
  }

  /** Takes the limits as they should be now. */
  reconfigure(): void {
    for (const scope of this.#states.keys())
      this.change(scope, (state, now) => changeLimits(state, this.#kept.specsOf(scope), now));
  }

  takeChanges(): ReadonlyMap<string, SavedLimiter> | null {
    if (this.#unsaved.size === 0) return null;
    const now = this.now();
    const changes = new Map(
      [...this.#unsaved].map((scope) => [scope, saveLimiter(this.stateOf(scope), now)]),
    );
    this.#unsaved.clear();
    return changes;
  }

  putBack(scopes: Iterable<string>): void {
    for (const scope of scopes) this.#unsaved.add(scope);
  }

  isInDoubt(scope: string): boolean {
    return isClockDoubted(this.stateOf(scope), this.now());
  }

  /** A provider's `Date`. Two in a row that agree with a doubted clock confirm it for all scopes. */
  heardDate(dateMs: number): void {
    const now = this.now();
    const scopes = new Set([...this.#kept.kept.keys(), ...this.#states.keys()]);
    const doubted = [...scopes].filter((scope) => this.isInDoubt(scope));
    const doesAgree = Math.abs(dateMs - now.wallMs) <= AGREES_WITHIN_MS;
    this.#agreements = doubted.length > 0 && doesAgree ? this.#agreements + 1 : 0;
    if (this.#agreements < AGREEMENTS_NEEDED) return;
    this.#agreements = 0;
    for (const scope of doubted) this.change(scope, confirmClock);
  }

  /** What was under way when the app ended was sent, as far as anyone knows, so all of it counts. */
  #restore(scope: string): LimiterState {
    const specs = this.#kept.specsOf(scope);
    const now = this.now();
    const saved = SavedLimiter.safeParse(this.#kept.kept.get(scope));
    if (!saved.success) return createLimiter(specs, now);
    const state = restoreLimiter(saved.data, specs, now);
    return state.open.reduce((rest, { id }) => reconcile(rest, id, NOTHING_SAID, now).state, state);
  }
}
