import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  always,
  ALWAYS_TIMEOUT_MS,
  alwaysIn,
  DAY_MS,
  demand,
  HOUR_MS,
  MINUTE_MS,
  requestLimit,
  TestClocks,
} from '#test/support/test-limits.ts';
import { decide, reconcile, release, type Decision } from './limiter.ts';
import { createLimiter, type LimiterState } from './limiter-state.ts';
import { usageOf } from './limit-usage.ts';
import type { RateLimit } from './limit-spec.ts';
import { restoreLimiter, SavedLimiter, saveLimiter } from './saved-limiter.ts';

const START = Date.UTC(2026, 10, 24, 12);

interface Call {
  readonly id: number;
  readonly atMs: number;
  readonly asked: number;
  /** What of it counts: nothing once it is released, and no more than was asked for. */
  counted: number;
  isOpen: boolean;
}

/** A limiter in a program that goes down at times, on a computer whose clock is set at times. */
class Story {
  readonly calls: Call[] = [];
  readonly wrongs: string[] = [];
  readonly clocks = new TestClocks(START);
  readonly #limit: RateLimit;
  #state: LimiterState;

  constructor(limit: RateLimit) {
    this.#limit = limit;
    this.#state = createLimiter([limit], this.clocks.now);
  }

  get state(): LimiterState {
    return this.#state;
  }

  ask(units: number): Decision {
    const decision = decide(this.#state, demand({ requests: units }), this.clocks.now);
    if (decision.answer !== 'proceed') return decision;
    const { id } = decision.reservation;
    const atMs = this.clocks.trueMs;
    this.calls.push({ id, atMs, asked: units, counted: units, isOpen: true });
    this.#state = decision.state;
    return decision;
  }

  end(call: Call, used: number | null): void {
    const { id } = call;
    const reported = { requests: used, tokens: 0, characters: 0, queries: 0 };
    this.#state =
      used === null
        ? release(this.#state, id, this.clocks.now)
        : reconcile(this.#state, id, reported, this.clocks.now).state;
    call.isOpen = false;
    call.counted = Math.min(call.asked, used ?? 0);
  }

  crash(awayMs: number): void {
    const saved = JSON.stringify(saveLimiter(this.#state, this.clocks.now));
    this.clocks.restart(awayMs);
    const stored = SavedLimiter.parse(JSON.parse(saved));
    this.#state = restoreLimiter(stored, [this.#limit], this.clocks.now);
  }
}

const share = fc.double({ min: 0, max: 1, noNaN: true });
const stepMs = fc.oneof(fc.double({ min: 0, max: 3_000, noNaN: true }), fc.nat(2 * MINUTE_MS));
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('ask' as const), share, waits: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('advance' as const), ms: stepMs }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('end' as const),
      which: fc.nat(),
      used: fc.option(fc.double({ min: 0, max: 3, noNaN: true })),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('set-clock' as const),
      ms: fc.integer({ min: -DAY_MS, max: DAY_MS }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('crash' as const), ms: fc.nat(HOUR_MS) }) },
);
const limits = [
  requestLimit(60, 5),
  requestLimit(1, 1),
  requestLimit(7, 7),
  requestLimit(50_000, 50_000),
  requestLimit(999_983, 1_000),
  requestLimit(500, 50, HOUR_MS),
];

function waitFor(decision: Decision, story: Story): number {
  switch (decision.answer) {
    case 'proceed':
      return 0;
    case 'queue':
      return decision.waitMs;
    case 'defer':
      return Math.ceil((decision.retryAtWallMs ?? 0) - story.clocks.now.wallMs);
  }
}

function tell(
  limit: RateLimit,
  steps: readonly (typeof step extends fc.Arbitrary<infer T> ? T : never)[],
) {
  const story = new Story(limit);
  for (const one of steps) {
    const open = story.calls.filter(({ isOpen }) => isOpen);
    if (one.kind === 'advance') story.clocks.advance(one.ms);
    else if (one.kind === 'set-clock') story.clocks.stepWall(one.ms);
    else if (one.kind === 'crash') story.crash(one.ms);
    else if (one.kind === 'end') {
      const call = open[one.which % open.length];
      if (call) story.end(call, one.used === null ? null : Math.floor(one.used * call.asked));
    } else {
      const units = 1 + Math.floor(one.share * (limit.burst - 1));
      const decision = story.ask(units);
      if (decision.answer === 'proceed' || !one.waits) continue;
      story.clocks.advance(waitFor(decision, story));
      if (story.ask(units).answer !== 'proceed') story.wrongs.push('It was told a wait too short.');
    }
    const [usage] = usageOf(story.state, story.clocks.now).limits;
    if (!usage || !(usage.headroom >= 0 && usage.headroom <= 1))
      story.wrongs.push('No such headroom.');
  }
  return story;
}

/** The first stretch of time in which more was let through than may be; `null` when there is none. */
function excess({ calls }: Story, { amount, perMs, burst }: RateLimit): string | null {
  for (let first = 0; first < calls.length; first += 1) {
    let admitted = 0;
    for (let last = first; last < calls.length; last += 1) {
      admitted += calls[last]?.counted ?? 0;
      const windowMs = (calls[last]?.atMs ?? 0) - (calls[first]?.atMs ?? 0);
      const most = burst + 1 + Math.floor((windowMs * amount) / perMs);
      if (admitted > most) return `${admitted} in ${windowMs} ms, of ${most}`;
    }
  }
  return null;
}

describe('whatever happens, a limit', () => {
  it(
    'lets through burst + 1 + W/T in a stretch of time at most, and whoever waits as told',
    () => {
      alwaysIn(fc.constantFrom(...limits), step, (limit, steps) => {
        const story = tell(limit, steps);
        expect(story.wrongs).toEqual([]);
        expect(excess(story, limit)).toBeNull();
      });
    },
    ALWAYS_TIMEOUT_MS,
  );

  it(
    'is the same after a reservation and its release as before',
    () => {
      always(step, (steps) => {
        const { state, clocks } = tell(requestLimit(60, 5), steps);
        const decision = decide(state, demand({ requests: 1 }), clocks.now);
        if (decision.answer !== 'proceed') return;

        const after = release(decision.state, decision.reservation.id, clocks.now);

        expect({ ...saveLimiter(after, clocks.now), nextReservationId: 0 }).toEqual({
          ...saveLimiter(state, clocks.now),
          nextReservationId: 0,
        });
      });
    },
    ALWAYS_TIMEOUT_MS,
  );
});
