import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { times } from '#test/support/fault-run.ts';
import { USUAL_MARKS, type Budget } from './budget.ts';
import type { Reservation } from './budget-account.ts';
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
import { firstPeriod, type Moment } from './budget-period.ts';
import { replaceBudgets } from './replace-budgets.ts';

const USD = 1_000_000_000;
const CENT = USD / 100;
const START_MS = Date.UTC(2026, 10, 24);
const NOW: Moment = { monoMs: 0, wallMs: START_MS };

const month: Budget = {
  id: 'all',
  scope: { kind: 'month' },
  amountNanoUsd: USD,
  mode: 'pause',
  assumedNanoUsd: null,
  marks: USUAL_MARKS,
};
const episode: Budget = {
  ...month,
  id: 'ep',
  scope: { kind: 'episode', id: 'ep-42', name: 'Ep. 42' },
};
const request: BudgetRequest = {
  nanoUsd: 10 * CENT,
  episodeId: 'ep-42',
  providerId: 'claude',
  clientId: 'cursor',
};

function createBudgets(...budgets: readonly Budget[]): BudgetLedger {
  const nothingSpent = () => ({ nanoUsd: 0, callsWithoutPrice: 0, hasEstimates: false });
  const answer = replaceBudgets(createLedger(firstPeriod(NOW)), budgets, nothingSpent);
  if (answer.kind === 'refused') throw new Error(answer.sentence);
  return answer.ledger;
}

function hold(
  ledger: BudgetLedger,
  wanted = request,
  now = NOW,
): { readonly ledger: BudgetLedger; readonly reservation: Reservation } {
  const { ledger: after, answer } = reserve(ledger, wanted, now);
  if (answer.kind === 'refused') throw new Error(answer.sentence);
  return { ledger: after, reservation: answer.reservation };
}

/** Reserves and settles one request. */
function spend(ledger: BudgetLedger, nanoUsd: number, now = NOW) {
  const held = hold(ledger, { ...request, nanoUsd }, now);
  const settled = settle(held.ledger, held.reservation, nanoUsd, 'settled');
  if (settled === null) throw new Error('Nothing was open');
  return settled;
}

describe('a reservation', () => {
  it('is held back in every budget that it is under, and in no other', () => {
    const scope = { kind: 'episode', id: 'ep-41', name: 'Ep. 41' } as const;
    const other: Budget = { ...episode, id: 'other', scope };
    const { ledger } = hold(createBudgets(month, episode, other));
    expect(['all', 'ep', 'other', 'none'].map((id) => leftIn(ledger, id))).toEqual([
      90 * CENT,
      90 * CENT,
      USD,
      null,
    ]);
  });

  it('is in no budget when one of them refuses, and the sentence says which and what to do', () => {
    const before = createBudgets(month, { ...episode, amountNanoUsd: 5 * CENT });
    const { ledger, answer } = reserve(before, request, NOW);
    expect(answer).toEqual({
      kind: 'refused',
      why: 'not-enough',
      budgetId: 'ep',
      leftNanoUsd: 5 * CENT,
      sentence:
        'The budget for Ep. 42 has $0.05 left, and this request may cost $0.10. Raise the budget, or ask for a shorter answer.',
    });
    expect(ledger).toEqual(before);
  });

  it('that several budgets refuse is refused by the one with the least left', () => {
    const less = { ...episode, amountNanoUsd: 5 * CENT };
    const more = { ...month, amountNanoUsd: 6 * CENT };
    for (const ledger of [createBudgets(less, more), createBudgets(more, less)])
      expect(reserve(ledger, request, NOW).answer).toMatchObject({ budgetId: 'ep' });
  });

  it('fits exactly, and the one after it does not', () => {
    const { ledger } = hold(createBudgets(month), { ...request, nanoUsd: USD });
    expect(reserve(ledger, { ...request, nanoUsd: 1 }, NOW).answer.kind).toBe('refused');
  });

  it('for something free is never refused', () => {
    const { ledger } = spend(createBudgets(month), USD);
    expect(reserve(ledger, { ...request, nanoUsd: 0 }, NOW).answer.kind).toBe('reserved');
  });

  it('is not refused by a budget that only tells', () => {
    const ledger = createBudgets({ ...month, mode: 'alert' });
    expect(reserve(ledger, { ...request, nanoUsd: 9 * USD }, NOW).answer.kind).toBe('reserved');
    expect(reserve(ledger, { ...request, nanoUsd: null }, NOW).answer.kind).toBe('reserved');
  });

  it('without a price is refused, unless the budget has one to assume', () => {
    const unpriced = { ...request, nanoUsd: null };
    expect(reserve(createBudgets(month), unpriced, NOW).answer).toMatchObject({
      why: 'price-unknown',
      leftNanoUsd: USD,
      sentence:
        'The November budget lets nothing through whose price is unknown. Give it a price to assume, or let it only tell you.',
    });
    const assuming = createBudgets({ ...month, assumedNanoUsd: 60 * CENT });
    const { ledger } = hold(assuming, unpriced);
    expect(leftIn(ledger, 'all')).toBe(40 * CENT);
    expect(reserve(ledger, unpriced, NOW).answer).toMatchObject({ why: 'not-enough' });
  });

  it.each([-1, NaN, Infinity, 0.5, -1e300])('of %d is one without a price', (nanoUsd) => {
    const { answer } = reserve(createBudgets(month), { ...request, nanoUsd }, NOW);
    expect(answer).toMatchObject({ kind: 'refused', why: 'price-unknown' });
  });
});

describe('a settlement', () => {
  it('books what was used and gives the rest back', () => {
    const held = hold(createBudgets(month));
    const settled = settle(held.ledger, held.reservation, 4 * CENT, 'settled');
    expect(settled?.bill).toEqual({ nanoUsd: 4 * CENT, doubt: null });
    expect(settled && leftIn(settled.ledger, 'all')).toBe(96 * CENT);
  });

  it('counts once, however often it is told', () => {
    const held = hold(createBudgets(month));
    const settled = settle(held.ledger, held.reservation, 4 * CENT, 'settled');
    expect(settled && settle(settled.ledger, held.reservation, 4 * CENT, 'settled')).toBeNull();
  });

  it('of a request that was never sent leaves no trace', () => {
    const before = createBudgets(month, episode);
    const held = hold(before);
    const settled = settle(held.ledger, held.reservation, null, 'released');
    expect(settled?.ledger).toEqual({ ...before, nextId: 2 });
  });

  it('without any price is counted as such and not as zero', () => {
    const held = hold(createBudgets({ ...month, mode: 'alert' }), { ...request, nanoUsd: null });
    const settled = settle(held.ledger, held.reservation, null, 'full');
    expect(settled).toMatchObject({
      bill: { nanoUsd: null },
      ledger: { accounts: [{ spentNanoUsd: 0, callsWithoutPrice: 1 }] },
    });
  });

  it('tells each mark once, and again in the next month', () => {
    let ledger = createBudgets(month);
    const percents = [49, 1, 20, 9, 11, 10].map((cents) => {
      const settled = spend(ledger, cents * CENT);
      ledger = settled.ledger;
      return settled.crossed.map(({ percent }) => percent);
    });
    expect(percents).toEqual([[], [50], [], [], [80], [100]]);

    const december: Moment = { monoMs: 7 * 86_400_000, wallMs: START_MS + 7 * 86_400_000 };
    expect(spend(ledger, 90 * CENT, december).crossed.map(({ percent }) => percent)).toEqual([
      50, 80,
    ]);
  });

  it('belongs to the month that it was reserved in, and to its episode for ever', () => {
    const held = hold(createBudgets(month, episode));
    const december: Moment = { monoMs: 7 * 86_400_000, wallMs: START_MS + 7 * 86_400_000 };
    const turned = turnPeriod(held.ledger, december);
    expect(['all', 'ep'].map((id) => leftIn(turned, id))).toEqual([USD, 90 * CENT]);

    const settled = settle(turned, held.reservation, 10 * CENT, 'settled');
    expect(settled?.ledger.accounts.map(({ spentNanoUsd }) => spentNanoUsd)).toEqual([
      0,
      10 * CENT,
    ]);
  });
});

describe('a used-up budget', () => {
  const usedUp = spend(createBudgets(month), USD).ledger;

  it.each([
    ['back an hour', -3_600_000],
    ['ahead an hour', 3_600_000],
    ['back a year', -365 * 86_400_000],
    ['ahead a year', 365 * 86_400_000],
  ])('is not freed by a clock that jumps %s, nor by a restart after that', (_, jumpMs) => {
    const jumped: Moment = { monoMs: 5, wallMs: START_MS + jumpMs };
    const { ledger, answer } = reserve(usedUp, request, jumped);
    expect(answer.kind).toBe('refused');

    const kept = JSON.parse(JSON.stringify(ledger)) as BudgetLedger;
    expect(reserve(restoreLedger(kept), request, jumped).answer.kind).toBe('refused');
  });

  it('is free again in the next month', () => {
    const december: Moment = { monoMs: 7 * 86_400_000, wallMs: START_MS + 7 * 86_400_000 };
    expect(reserve(usedUp, request, december).answer.kind).toBe('reserved');
  });
});

describe('two hundred requests at once, with a dollar left', () => {
  it('spend no more than the dollar, and at least 98 succeed', () => {
    // Each number decides what happens next: one more request, or the end of one that is under way.
    const order = fc.array(fc.nat(), { minLength: 400, maxLength: 400 });
    fc.assert(
      fc.property(order, fc.integer({ min: 1, max: CENT }), (choices, leastCost) => {
        const { succeeded, spent } = race(choices, leastCost);
        expect(succeeded).toBeGreaterThanOrEqual(98);
        expect(spent).toBeLessThanOrEqual(USD);
      }),
      { numRuns: times(50, 500) },
    );
  });
});

function race(choices: readonly number[], leastCost: number) {
  let ledger = createBudgets(month);
  let waiting = 200;
  let succeeded = 0;
  const underWay: Reservation[] = [];
  const isOver = () => waiting === 0 && underWay.length === 0;
  for (let turn = 0; !isOver(); turn += 1) {
    const choice = choices[turn % choices.length] ?? 0;
    if (waiting > 0 && (choice % 3 > 0 || underWay.length === 0)) {
      waiting -= 1;
      const { ledger: next, answer } = reserve(ledger, { ...request, nanoUsd: CENT }, NOW);
      ledger = next;
      if (answer.kind === 'reserved') underWay.push(answer.reservation);
      continue;
    }
    const [ended] = underWay.splice(choice % underWay.length, 1);
    const actual = leastCost + (choice % (CENT - leastCost + 1));
    const settled = ended ? settle(ledger, ended, actual, 'settled') : null;
    ledger = settled?.ledger ?? ledger;
    succeeded += 1;
  }
  return { succeeded, spent: ledger.accounts[0]?.spentNanoUsd ?? 0 };
}
