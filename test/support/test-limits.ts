import fc from 'fast-check';
import { NO_DEMAND, type Demand } from '#main/limits/demand.ts';
import { usageOf } from '#main/limits/limit-usage.ts';
import { decide, reconcile } from '#main/limits/limiter.ts';
import { createLimiter, type LimiterState } from '#main/limits/limiter-state.ts';
import type { QuotaAnchor, QuotaLimit, RateLimit } from '#main/limits/limit-spec.ts';
import type { Moment } from '#main/limits/trusted-clock.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
export const YEAR_MS = 365 * DAY_MS;

const isLong = process.env['TALLYLIGHT_LONG'] === '1';

const ROUNDS = isLong
  ? [{ numRuns: 100_000, size: 'max' as const }]
  : [
      { numRuns: 10_000, size: 'small' as const },
      { numRuns: 1_000, size: 'max' as const },
    ];
export const ALWAYS_TIMEOUT_MS = isLong ? 3_600_000 : 60_000;

/** Ten thousand short stories of steps and some long ones before each merge; at night a hundred thousand long ones. */
export function always<Step>(step: fc.Arbitrary<Step>, holds: (steps: Step[]) => void): void {
  alwaysIn(fc.constant(null), step, (_setting, steps) => holds(steps));
}

/** The same stories, each of them in one of several settings. */
export function alwaysIn<Setting, Step>(
  setting: fc.Arbitrary<Setting>,
  step: fc.Arbitrary<Step>,
  holds: (setting: Setting, steps: Step[]) => void,
): void {
  for (const { numRuns, size } of ROUNDS)
    fc.assert(fc.property(setting, fc.array(step, { maxLength: 100, size }), holds), { numRuns });
}

export function requestLimit(amount: number, burst = amount, perMs = MINUTE_MS): RateLimit {
  return { kind: 'rate', id: 'requests-per-minute', unit: 'requests', amount, perMs, burst };
}

export function characterQuota(
  amount: number,
  anchor: QuotaAnchor = { kind: 'utc' },
  period: QuotaLimit['period'] = 'month',
): QuotaLimit {
  return {
    kind: 'quota',
    id: `characters-per-${period}`,
    unit: 'characters',
    amount,
    period,
    anchor,
  };
}

export function demand(units: Partial<Demand>): Demand {
  return { ...NO_DEMAND, ...units };
}

export const BUSY_LIMITS = [
  requestLimit(60, 5),
  characterQuota(10_000),
  { kind: 'concurrent', id: 'concurrent', amount: 2 },
] as const;

/** With one call over, which used 2,000 characters, and another under way, with the id 2, that may use 3,000. */
export function busyLimiter(now: Moment): LimiterState {
  let state = createLimiter(BUSY_LIMITS, now);
  for (const characters of [2_000, 3_000]) {
    const decision = decide(state, demand({ requests: 1, characters }), now);
    if (decision.answer === 'proceed') state = decision.state;
  }
  const reported = { requests: 1, tokens: 0, characters: 2_000, queries: 0 };
  return reconcile(state, 1, reported, now).state;
}

export function unitsLeft(state: LimiterState, now: Moment): Readonly<Record<string, number>> {
  return Object.fromEntries(usageOf(state, now).limits.map(({ limitId, left }) => [limitId, left]));
}

/** Both clocks, of which one can be moved alone, and the other begins anew with each run. */
export class TestClocks {
  #trueMs: number;
  #wallStepMs = 0;
  #runStartMs: number;

  constructor(startMs: number) {
    this.#trueMs = startMs;
    this.#runStartMs = startMs;
  }

  /** What really has passed, whatever the clocks say. */
  get trueMs(): number {
    return this.#trueMs;
  }

  get now(): Moment {
    return {
      monotonicMs: this.#trueMs - this.#runStartMs,
      wallMs: this.#trueMs + this.#wallStepMs,
    };
  }

  advance(ms: number): void {
    this.#trueMs += ms;
  }

  stepWall(ms: number): void {
    this.#wallStepMs += ms;
  }

  /** The program was away for so long. */
  restart(awayMs: number): void {
    this.#trueMs += awayMs;
    this.#runStartMs = this.#trueMs;
  }

  /** The wall clock stands still while time goes on. */
  freezeWall(ms: number): void {
    this.#trueMs += ms;
    this.#wallStepMs -= ms;
  }

  /** A computer that sleeps: its monotonic clock stands still. */
  sleep(ms: number): void {
    this.#trueMs += ms;
    this.#runStartMs += ms;
  }
}
