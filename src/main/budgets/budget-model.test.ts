import fc from 'fast-check';
import { expect, it } from 'vitest';
import { times } from '#test/support/fault-run.ts';
import type { Ending } from './bill.ts';
import { USUAL_MARKS, type Budget, type BudgetScope } from './budget.ts';
import {
  createLedger,
  leftIn,
  reserve,
  restoreLedger,
  settle,
  turnPeriod,
  type BudgetLedger,
  type BudgetRequest,
} from './budget-ledger.ts';
import { confirm, firstPeriod, type Moment } from './budget-period.ts';
import { replaceBudgets } from './replace-budgets.ts';

const LONG_TEST_MS = 600_000;
const CENT = 10_000_000;
const DAY_MS = 86_400_000;
const START_MS = Date.UTC(2026, 10, 24);

const budget = (
  id: string,
  scope: BudgetScope,
  cents: number,
  rest: Partial<Budget> = {},
): Budget => ({
  id,
  scope,
  amountNanoUsd: cents * CENT,
  mode: 'pause',
  assumedNanoUsd: null,
  marks: USUAL_MARKS,
  ...rest,
});
const BUDGETS: readonly Budget[] = [
  budget('month', { kind: 'month' }, 100, { assumedNanoUsd: 5 * CENT }),
  budget('episode', { kind: 'episode', id: 'e1', name: 'E1' }, 60, { assumedNanoUsd: CENT }),
  budget('claude', { kind: 'provider', id: 'claude', name: 'Claude' }, 20, { mode: 'alert' }),
  budget('gemini', { kind: 'provider', id: 'gemini', name: 'Gemini' }, 40),
  budget('cursor', { kind: 'client', id: 'cursor', name: 'Cursor' }, 30, {
    assumedNanoUsd: 2 * CENT,
  }),
];

type Step =
  | { readonly do: 'reserve'; readonly request: BudgetRequest }
  | {
      readonly do: 'settle';
      readonly pick: number;
      readonly ending: Ending;
      readonly actual: number | null;
    }
  | { readonly do: 'wait' | 'jump'; readonly ms: number }
  | { readonly do: 'crash' | 'confirm' };

/** One request as a plain account keeps it. */
interface Kept {
  readonly request: BudgetRequest;
  readonly id: number;
  readonly month: number;
  isOpen: boolean;
  /** Booked on each budget, by its id. */
  booked: Readonly<Record<string, number>>;
}

/** A ledger beside a plain account of all requests. Each breach is noted. */
class WatchedLedger {
  readonly breaches: string[] = [];
  #ledger: BudgetLedger;
  #monoMs = 0;
  #wallMs = START_MS;
  readonly #kept: Kept[] = [];
  readonly #told = new Set<string>();

  constructor() {
    const nothing = () => ({ nanoUsd: 0, callsWithoutPrice: 0, hasEstimates: false });
    const first = createLedger(firstPeriod(this.#now()));
    const answer = replaceBudgets(first, BUDGETS, nothing);
    if (answer.kind === 'refused') throw new Error(answer.sentence);
    this.#ledger = answer.ledger;
  }

  take(step: Step): void {
    const before = this.#ledger;
    switch (step.do) {
      case 'reserve':
        this.#reserve(step.request);
        break;
      case 'settle':
        this.#settle(step);
        break;
      case 'wait':
        this.#monoMs += step.ms;
        this.#wallMs += step.ms;
        break;
      case 'jump':
        this.#wallMs += step.ms;
        break;
      case 'confirm':
        this.#ledger = { ...before, period: confirm(before.period, this.#now()) };
        this.#ledger = turnPeriod(this.#ledger, this.#now());
        break;
      case 'crash':
        this.#monoMs = 0;
        this.#ledger = restoreLedger(JSON.parse(JSON.stringify(before)) as BudgetLedger);
    }
    this.#compare(before);
  }

  #reserve(request: BudgetRequest): void {
    const { ledger, answer } = reserve(this.#ledger, request, this.#now());
    const turned = turnPeriod(this.#ledger, this.#now());
    this.#ledger = turned;
    const short = BUDGETS.filter((one) => {
      const claim = claimOf(one, request);
      const { spent, held } = this.#figures(one);
      const left = Math.max(0, one.amountNanoUsd - spent - held);
      return one.mode === 'pause' && isUnder(one, request) && (claim === null || claim > left);
    });
    if (answer.kind === 'refused') {
      this.#demand(
        short.some(({ id }) => id === answer.budgetId),
        'refused without a reason',
      );
      this.#demand(JSON.stringify(ledger) === JSON.stringify(turned), 'a refusal left traces');
      return;
    }
    this.#demand(short.length === 0, 'reserved more than was left');
    const { id, month } = answer.reservation;
    this.#kept.push({ request, id, month, isOpen: true, booked: {} });
    this.#ledger = ledger;
  }

  #settle({ pick, ending, actual }: Step & { readonly do: 'settle' }): void {
    const one = this.#kept.at(-1 - (pick % Math.max(1, this.#kept.length)));
    if (!one) return;
    const settled = settle(this.#ledger, one, actual, ending);
    this.#demand((settled !== null) === one.isOpen, 'settled twice, or not at all');
    if (settled === null) return;
    this.#ledger = settled.ledger;
    one.isOpen = false;
    one.booked = Object.fromEntries(
      BUDGETS.filter((under) => this.#concerns(under, one)).map((under) => [
        under.id,
        bookedOn(under, one.request, ending, actual),
      ]),
    );
    for (const { budgetId, percent } of settled.crossed) {
      const mark = this.#nameMark(budgetId, percent);
      this.#demand(!this.#told.has(mark), `told ${mark} twice`);
      this.#told.add(mark);
    }
  }

  #compare(before: BudgetLedger): void {
    if (this.#ledger === before) return;
    for (const one of BUDGETS) {
      const { id, amountNanoUsd } = one;
      const account = this.#ledger.accounts.find((found) => found.budget.id === id);
      const earlier = before.accounts.find((found) => found.budget.id === id);
      const { spent, held, aboveAssumed } = this.#figures(one);
      this.#demand(account?.spentNanoUsd === spent, `${id} has another sum`);
      const left = Math.max(0, amountNanoUsd - spent - held);
      this.#demand(leftIn(this.#ledger, id) === left, `${id} has another rest`);
      if (account?.month === earlier?.month)
        this.#demand(spent >= (earlier?.spentNanoUsd ?? 0), `${id} was given money`);
      if (one.mode === 'pause')
        this.#demand(spent + held <= amountNanoUsd + aboveAssumed, `${id} is overspent`);
      for (const mark of one.marks)
        if (spent * 100 >= amountNanoUsd * mark)
          this.#demand(this.#told.has(this.#nameMark(id, mark)), `${id} did not tell ${mark}`);
    }
  }

  /** `aboveAssumed` is what was really paid above prices that were only assumed. */
  #figures(under: Budget) {
    let [spent, held, aboveAssumed] = [0, 0, 0];
    for (const one of this.#kept) {
      if (!this.#concerns(under, one)) continue;
      const claim = claimOf(under, one.request) ?? 0;
      const booked = one.booked[under.id] ?? 0;
      spent += booked;
      if (one.isOpen) held += claim;
      else aboveAssumed += Math.max(0, booked - claim);
    }
    return { spent, held, aboveAssumed };
  }

  #nameMark(budgetId: string, percent: number): string {
    return `${budgetId} ${budgetId === 'episode' ? '' : this.#month()} ${percent}`;
  }

  #concerns(under: Budget, { request, month }: Kept): boolean {
    return isUnder(under, request) && (under.id === 'episode' || month === this.#month());
  }

  #month(): number {
    return this.#ledger.period.month;
  }

  #now(): Moment {
    return { monoMs: this.#monoMs, wallMs: this.#wallMs };
  }

  #demand(isHeld: boolean, breach: string): void {
    if (!isHeld) this.breaches.push(breach);
  }
}

function isUnder({ scope }: Budget, request: BudgetRequest): boolean {
  if (scope.kind === 'month') return true;
  return [request.episodeId, request.providerId, request.clientId].includes(scope.id);
}

function claimOf(under: Budget, { nanoUsd }: BudgetRequest): number | null {
  const isPrice = nanoUsd !== null && nanoUsd >= 0;
  return isPrice ? nanoUsd : under.assumedNanoUsd;
}

function bookedOn(
  under: Budget,
  request: BudgetRequest,
  ending: Ending,
  actual: number | null,
): number {
  if (ending === 'released') return 0;
  const claim = claimOf(under, request);
  const isKnown = claim !== null && claim === request.nanoUsd;
  const isSane =
    actual !== null && Number.isSafeInteger(actual) && actual >= 0 && actual < 1_000_000_000_000;
  const isUsable = isSane && ending !== 'full' && !(ending === 'seen' && actual === 0);
  if (!isUsable) return claim ?? 0;
  return isKnown ? Math.min(actual, claim) : actual;
}

const nanoUsd = fc.oneof(
  { weight: 6, arbitrary: fc.nat(15 * CENT) },
  { weight: 1, arbitrary: fc.constantFrom(null, 0, -CENT, NaN) },
);
const actual = fc.oneof(
  { weight: 6, arbitrary: fc.nat(15 * CENT) },
  { weight: 2, arbitrary: fc.constantFrom(null, 0, -CENT, NaN, Infinity, 2 ** 52, 1e300) },
);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('reserve' as const),
      request: fc.record({
        nanoUsd,
        episodeId: fc.constantFrom('e1', 'e2', null),
        providerId: fc.constantFrom('claude', 'gemini', 'elevenlabs'),
        clientId: fc.constantFrom('cursor', 'claude-code'),
      }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('settle' as const),
      pick: fc.nat(12),
      ending: fc.constantFrom<Ending>('settled', 'settled', 'seen', 'full', 'released'),
      actual,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.oneof(
      fc.record({ do: fc.constant('wait' as const), ms: fc.nat(10 * DAY_MS) }),
      fc.record({
        do: fc.constant('jump' as const),
        ms: fc.constantFrom(-3_600_001, 3_600_001, -365 * DAY_MS, 365 * DAY_MS, 40 * DAY_MS),
      }),
      fc.constantFrom({ do: 'crash' } as const, { do: 'confirm' } as const),
    ),
  },
);

it(
  'whatever happens, no pausing budget is overspent, nothing is half applied and no sum falls',
  () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80, size: 'max' }), (steps) => {
        const watched = new WatchedLedger();
        for (const one of steps) watched.take(one);
        expect(watched.breaches).toEqual([]);
      }),
      { numRuns: times(1_000, 10_000) },
    );
  },
  LONG_TEST_MS,
);
