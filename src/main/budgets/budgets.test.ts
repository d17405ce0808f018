import { beforeEach, expect, it } from 'vitest';
import { createFakeClock, type FakeClock } from '#test/support/fake-clock.ts';
import type { Budget } from './budget.ts';
import type { MarkCrossed } from './budget-account.ts';
import { Budgets } from './budgets.ts';

const USD = 1_000_000_000;
const HOUR_MS = 3_600_000;
const NOVEMBER_24 = Date.UTC(2026, 10, 24, 12);
const NOVEMBER = (2026 - 1970) * 12 + 10;

let clock: FakeClock;
let spent: Map<number | null, number>;
let crossed: MarkCrossed[];
let changes = 0;

beforeEach(() => {
  clock = createFakeClock(NOVEMBER_24);
  spent = new Map();
  crossed = [];
});

function createBudgets(kept: unknown = null, budget: Partial<Budget> = {}): Budgets {
  const budgets = new Budgets(
    {
      kept,
      spentBefore: (_budget, month) => ({
        nanoUsd: spent.get(month) ?? 0,
        callsWithoutPrice: 0,
        hasEstimates: false,
      }),
      crossed: (mark) => crossed.push(mark),
      changed: () => (changes += 1),
    },
    clock,
  );
  expect(budgets.replace([{ ...MONTH, ...budget }])).toBeNull();
  return budgets;
}

const MONTH: Budget = {
  id: 'month',
  scope: { kind: 'month' },
  amountNanoUsd: 10 * USD,
  mode: 'pause',
  assumedNanoUsd: null,
  marks: [50, 80, 100],
};

function reserve(budgets: Budgets, nanoUsd: number | null) {
  return budgets.reserve({ nanoUsd, episodeId: null, providerId: 'claude', clientId: 'script' });
}

const left = (budgets: Budgets) => budgets.standings()[0]?.leftNanoUsd;

function restart(budgets: Budgets, wallMs: number): Budgets {
  const kept = JSON.parse(JSON.stringify(budgets.takeChanges()?.get('period'))) as unknown;
  clock = createFakeClock(wallMs);
  return createBudgets(kept);
}

it('begins with what the ledger says was spent this month', () => {
  spent.set(NOVEMBER, 4 * USD);
  expect(left(createBudgets())).toBe(6 * USD);
});

it('holds back before, and books what it really was after', () => {
  const budgets = createBudgets();
  const answer = reserve(budgets, 7 * USD);
  expect(left(budgets)).toBe(3 * USD);
  expect(reserve(budgets, 4 * USD)).toMatchObject({ kind: 'refused', why: 'not-enough' });

  if (answer.kind === 'reserved') budgets.settle(answer.reservation, 5 * USD, 'settled');

  expect(left(budgets)).toBe(5 * USD);
  expect(crossed).toMatchObject([{ percent: 50 }]);
});

it('spends nothing twice and nothing too much with two hundred at once', () => {
  const budgets = createBudgets(null, { amountNanoUsd: USD });
  const answers = Array.from({ length: 200 }, () => reserve(budgets, USD / 100));
  const reserved = answers.flatMap((answer) =>
    answer.kind === 'reserved' ? [answer.reservation] : [],
  );
  const settleAll = () => reserved.map((one) => budgets.settle(one, USD / 100, 'settled'));
  settleAll();

  expect(reserved).toHaveLength(100);
  expect(new Set(settleAll())).toEqual(new Set([null]));
  expect(budgets.standings()).toMatchObject([{ spentNanoUsd: USD, leftNanoUsd: 0 }]);
});

it('names a mistake and leaves the budgets as they were', () => {
  const budgets = createBudgets();
  expect(budgets.replace([{ ...MONTH, amountNanoUsd: 0 }])).toMatch(/above \$0/);
  expect(left(budgets)).toBe(10 * USD);
});

it('begins a month at its beginning while it runs', () => {
  const budgets = createBudgets();
  spent.set(NOVEMBER, 9 * USD);
  clock.advance(Date.UTC(2026, 11, 1) - NOVEMBER_24);
  expect(left(budgets)).toBe(10 * USD);
  expect(budgets.isInDoubt()).toBe(false);
});

it('stays in the old month after a restart until two providers’ dates agree, and then leaves it', () => {
  spent.set(NOVEMBER, 9 * USD);
  const budgets = restart(createBudgets(), Date.UTC(2026, 11, 2));
  expect(budgets.isInDoubt()).toBe(true);
  expect(left(budgets)).toBe(USD);

  for (const offMs of [0, HOUR_MS, 0]) budgets.heardDate(clock.wallMs() + offMs);
  expect(left(budgets)).toBe(USD);
  budgets.heardDate(clock.wallMs());

  expect(budgets.isInDoubt()).toBe(false);
  expect(left(budgets)).toBe(10 * USD);
});

it('does not go back into a month that is over when the clock is set back', () => {
  const budgets = restart(createBudgets(), Date.UTC(2026, 9, 20));
  expect(budgets.isInDoubt()).toBe(true);
  expect(JSON.stringify([...(budgets.takeChanges() ?? [])])).toContain(`"month":${NOVEMBER}`);
});

it('is written once, and again when it was not written or when a doubt begins or ends', () => {
  const budgets = createBudgets();
  expect(budgets.takeChanges()).not.toBeNull();
  expect(budgets.takeChanges()).toBeNull();

  budgets.putBack();
  expect(budgets.takeChanges()).not.toBeNull();

  clock.jumpWall(2 * HOUR_MS);
  reserve(budgets, 1);
  expect(budgets.takeChanges()).not.toBeNull();
  clock.jumpWall(-2 * HOUR_MS);
  reserve(budgets, 1);
  expect(budgets.takeChanges()).not.toBeNull();
});

it('begins anew with a period that nobody can read', () => {
  expect(left(createBudgets({ period: 'November' }))).toBe(10 * USD);
});

it('says when its month ends, and begins the next one without a request', () => {
  spent.set(NOVEMBER, 9 * USD);
  const budgets = createBudgets();
  const endsAtMs = Date.UTC(2026, 11, 1);
  expect(budgets.standings()).toMatchObject([{ endsAtMs }]);
  clock.advance(endsAtMs - NOVEMBER_24 - 1);
  const before = changes;
  budgets.turn();
  expect(changes).toBe(before);

  clock.advance(1);
  budgets.turn();

  expect(changes).toBe(before + 1);
  expect(budgets.standings()).toMatchObject([{ spentNanoUsd: 0, endsAtMs: Date.UTC(2027, 0, 1) }]);
});

it('knows whether any of what is spent is a guess, until the next month', () => {
  const budgets = createBudgets();
  const guesses = () => budgets.standings()[0]?.hasEstimates;
  const spend = (...settling: [number | null, 'settled' | 'seen' | 'full', boolean?]) => {
    const answer = reserve(budgets, USD);
    if (answer.kind === 'reserved') budgets.settle(answer.reservation, ...settling);
  };
  spend(USD, 'settled');
  expect(guesses()).toBe(false);
  spend(USD / 2, 'seen', true);
  expect(guesses()).toBe(true);

  clock.advance(Date.UTC(2026, 11, 1) - NOVEMBER_24);
  budgets.turn();
  expect(guesses()).toBe(false);
  spend(null, 'full');
  expect(guesses()).toBe(true);
});
