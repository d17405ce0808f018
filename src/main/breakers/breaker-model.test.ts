import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { times } from '#test/support/fault-run.ts';
import { pause, reset, resume, tryNow } from './breaker-by-hand.ts';
import { PROVIDER_BREAKER, serverBreaker, type BreakerSettings } from './breaker-settings.ts';
import { exportBreaker, importBreaker, type BreakerSnapshot } from './breaker-snapshot.ts';
import {
  admit,
  createBreaker,
  settle,
  type BreakerState,
  type Outcome,
  type Ticket,
} from './breaker-state.ts';

const LONG_TEST_MS = 600_000;
const PROBE_LOST_MS = 35 * 60_000;
const KEY = 'provider:claude';
const OUTCOMES: readonly Outcome[] = ['success', 'failure', 'cancelled', 'neutral'];

type Step =
  | { readonly do: 'admit' | 'pause' | 'resume' | 'reset' | 'try-now' | 'restart' }
  | { readonly do: 'wait'; readonly ms: number }
  | {
      readonly do: 'settle' | 'settle-foreign';
      /** Counted from the newest ticket. */
      readonly pick: number;
      readonly outcome: Outcome;
    };

/** A breaker beside a plain account of what it may do. Each breach is noted, with the step. */
class WatchedBreaker {
  readonly breaches: string[] = [];
  readonly #settings: BreakerSettings;
  #state: BreakerState = createBreaker(KEY);
  #now = 0;
  /** All tickets ever given out, so that late and repeated answers happen. */
  readonly #tickets: Ticket[] = [];
  /** Tickets of the present phase that have not come back, and when each was given out. */
  readonly #counting = new Map<Ticket, number>();
  /** Since it closed: failures in a row, and all that counts. */
  #row = 0;
  #history: { readonly at: number; readonly isFailure: boolean }[] = [];
  #successes = 0;
  #level = 0;
  #restEnd: number | null = null;

  constructor(settings: BreakerSettings) {
    this.#settings = settings;
  }

  take(step: Step): void {
    switch (step.do) {
      case 'wait':
        this.#now += step.ms;
        return;
      case 'admit':
        return this.#admit();
      case 'settle':
      case 'settle-foreign': {
        const ticket = this.#tickets.at(-1 - (step.pick % Math.max(1, this.#tickets.length)));
        if (!ticket) return;
        if (step.do === 'settle') return this.#settle(ticket, step.outcome);
        const foreign = { ...ticket, key: 'provider:gemini' };
        return this.#ignores('a foreign ticket', foreign, step.outcome);
      }
      case 'pause':
        this.#counting.clear();
        this.#state = pause(this.#state);
        return;
      case 'resume':
        this.#state = resume(this.#state);
        return;
      case 'reset':
        return this.#reset();
      case 'try-now':
        return this.#tryNow();
      case 'restart':
        return this.#restart();
    }
  }

  /** No call takes longer than half an hour, so a probe that has not come back by now was lost. */
  #forgetLostProbe(): void {
    for (const [ticket, since] of this.#counting)
      if (ticket.isProbe && this.#now - since >= PROBE_LOST_MS) this.#counting.delete(ticket);
  }

  #admit(): void {
    const { name } = this.#state;
    this.#forgetLostProbe();
    const answer = admit(this.#state, this.#now);
    if (answer.kind === 'refused') {
      const hasReason =
        name === 'forced-open' ||
        (name === 'open' && this.#now < (this.#restEnd ?? 0)) ||
        (name === 'half-open' && this.#counting.size > 0);
      this.#demand(hasReason, `refused while ${name}`);
      if (name === 'open') this.#demand(answer.retryAtMono === this.#restEnd, 'a wrong time told');
      return;
    }
    this.#demand(name !== 'forced-open', 'admitted while paused');
    this.#demand(name !== 'open' || this.#now >= (this.#restEnd ?? 0), 'admitted while open');
    this.#demand(name !== 'half-open' || this.#counting.size === 0, 'two probes at once');
    this.#demand(answer.ticket.isProbe === (name !== 'closed'), 'a probe not called one');
    this.#state = answer.state;
    this.#demand(
      this.#state.name === (name === 'closed' ? 'closed' : 'half-open'),
      'bad admission',
    );
    if (name === 'open') this.#successes = 0;
    this.#tickets.push(answer.ticket);
    this.#counting.set(answer.ticket, this.#now);
  }

  #settle(ticket: Ticket, outcome: Outcome): void {
    if (!this.#counting.delete(ticket)) return this.#ignores('a late answer', ticket, outcome);
    const { name } = this.#state;
    this.#state = settle(this.#state, ticket, outcome, this.#now, this.#settings);
    if (outcome === 'success' || outcome === 'failure') this.#count(name, outcome === 'failure');
    const wanted = this.#wanted(name, outcome);
    this.#demand(wanted.includes(this.#state.name), `${name} became ${this.#state.name}`);
    if (this.#state.name === 'open') this.#opened();
    if (this.#state.name === 'closed' && name === 'half-open') this.#closed();
  }

  #count(name: BreakerState['name'], isFailure: boolean): void {
    if (name === 'half-open' && !isFailure) this.#successes += 1;
    if (name !== 'closed') return;
    this.#row = isFailure ? this.#row + 1 : 0;
    this.#history.push({ at: this.#now, isFailure });
  }

  #wanted(name: BreakerState['name'], outcome: Outcome): readonly BreakerState['name'][] {
    if (name === 'half-open') {
      if (outcome === 'failure') return ['open'];
      return [this.#successes >= this.#settings.successesToClose ? 'closed' : 'half-open'];
    }
    if (outcome !== 'failure') return ['closed'];
    if (this.#row >= this.#settings.failuresInARow) return ['open'];
    return this.#wantedByShare();
  }

  /** The window is counted in parts, so it may begin with any call between its shortest and longest reach. */
  #wantedByShare(): readonly BreakerState['name'][] {
    const share = this.#settings.failureShare;
    if (share === null) return ['closed'];
    const countSince = (atLeast: number) => this.#history.filter(({ at }) => at >= atLeast).length;
    const fewest = countSince(this.#now - (share.withinMs * 11) / 12);
    const most = countSince(this.#now - share.withinMs);
    const wanted = new Set<BreakerState['name']>();
    for (let calls = fewest; calls <= most; calls += 1) {
      const recent = this.#history.slice(this.#history.length - calls);
      const failures = recent.filter(({ isFailure }) => isFailure).length;
      const isOpening = calls >= share.atLeastCalls && failures * 100 >= calls * share.percent;
      wanted.add(isOpening ? 'open' : 'closed');
    }
    return [...wanted];
  }

  #opened(): void {
    const { openMs, longestOpenMs, calmMs } = this.#settings;
    for (let calm = this.#now - (this.#restEnd ?? this.#now); calm >= calmMs; calm -= calmMs)
      this.#level = Math.max(0, this.#level - 1);
    let restMs = openMs;
    for (let step = 0; step < this.#level; step += 1) restMs *= 2;
    if (restMs < longestOpenMs) this.#level += 1;
    this.#restEnd = this.#now + Math.min(restMs, longestOpenMs);
    const isRight = this.#state.name === 'open' && this.#state.restEndMono === this.#restEnd;
    this.#demand(isRight, 'a rest of a wrong length');
    this.#counting.clear();
  }

  #closed(): void {
    this.#counting.clear();
    this.#row = 0;
    this.#history = [];
  }

  #reset(): void {
    const { name } = this.#state;
    const { state, report } = reset(this.#state, this.#now);
    this.#demand(report.was === name, 'a reset of something else');
    this.#state = state;
    if (name === 'forced-open') return this.#demand(state.name === name, 'a pause reset away');
    if (name !== 'closed') this.#closed();
    this.#row = 0;
    this.#history = [];
    this.#level = 0;
    this.#restEnd = null;
    this.#demand(state.name === 'closed', 'not closed by a reset');
  }

  #tryNow(): void {
    const before = this.#state;
    const { state, report } = tryNow(before, this.#now);
    this.#state = state;
    if (before.name !== 'open') return this.#demand(state === before, 'changed by trying now');
    this.#restEnd = Math.min(this.#restEnd ?? this.#now, this.#now);
    this.#successes = 0;
    const isOne = state.name === 'half-open' && state.probe === null;
    this.#demand(isOne && report.did === 'lets-one-try', 'not one try');
  }

  /** The new run's clock begins at 1,000. */
  #restart(): void {
    const before = this.#state;
    const kept = JSON.stringify(exportBreaker(before, this.#now));
    const shift = 1_000 - this.#now;
    this.#now = 1_000;
    this.#state = importBreaker(JSON.parse(kept) as BreakerSnapshot, this.#now, this.#settings);
    const nameOf = (state: BreakerState): string =>
      state.name === 'forced-open' ? `paused ${nameOf(state.before)}` : state.name;
    const wanted = nameOf(before).replace('half-open', 'open');
    this.#demand(nameOf(this.#state) === wanted, `restarted from ${wanted}`);
    this.#counting.clear();
    this.#history = this.#history.map((call) => ({ ...call, at: call.at + shift }));
    const restEnd = this.#restEnd === null ? null : this.#restEnd + shift;
    this.#restEnd = wanted.endsWith('open') ? Math.max(restEnd ?? 0, this.#now) : restEnd;
  }

  #ignores(what: string, ticket: Ticket, outcome: Outcome): void {
    const after = settle(this.#state, ticket, outcome, this.#now, this.#settings);
    this.#demand(after === this.#state, `${what} counted while ${this.#state.name}`);
  }

  #demand(isHeld: boolean, breach: string): void {
    if (!isHeld) this.breaches.push(`${breach} at ${this.#now}`);
  }
}

// Mostly the newest one, because most tickets of a long run are late by now.
const pick = fc.oneof({ arbitrary: fc.nat(1), weight: 3 }, { arbitrary: fc.nat(1_000), weight: 1 });
const outcome = fc.constantFrom(...OUTCOMES, 'failure', 'success');
const waitMs = fc.oneof(
  fc.nat(200),
  fc.nat(10_000),
  fc.constantFrom(1_000, 29_999, 30_000, 60_000, 300_000, 600_000),
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: fc.constant({ do: 'admit' } as const) },
  { weight: 12, arbitrary: fc.record({ do: fc.constant('settle' as const), pick, outcome }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('settle-foreign' as const), pick, outcome }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: waitMs }) },
  { weight: 2, arbitrary: fc.constant({ do: 'resume' } as const) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      { do: 'pause' } as const,
      { do: 'reset' } as const,
      { do: 'try-now' } as const,
      { do: 'restart' } as const,
    ),
  },
);
const settings = fc.constantFrom<BreakerSettings>(
  PROVIDER_BREAKER,
  { ...PROVIDER_BREAKER, failuresInARow: 100 },
  {
    ...PROVIDER_BREAKER,
    failuresInARow: 100,
    failureShare: { percent: 40, atLeastCalls: 4, withinMs: 12_000 },
  },
  { ...PROVIDER_BREAKER, failuresInARow: 1 },
  serverBreaker('langfuse'),
);

describe('whatever happens', () => {
  it(
    'a breaker makes only legal moves, sends nothing while open, and one probe at a time',
    () => {
      fc.assert(
        fc.property(settings, fc.array(step, { maxLength: 100, size: 'max' }), (chosen, steps) => {
          const watched = new WatchedBreaker(chosen);
          for (const one of steps) watched.take(one);
          expect(watched.breaches).toEqual([]);
        }),
        { numRuns: times(10_000, 100_000) },
      );
    },
    LONG_TEST_MS,
  );
});
