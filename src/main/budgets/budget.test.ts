import { describe, expect, it } from 'vitest';
import { budgetProblem, budgetWarning, nameBudget, USUAL_MARKS, type Budget } from './budget.ts';
import { monthNumber } from './month-number.ts';

const USD = 1_000_000_000;
const NOVEMBER = monthNumber(Date.UTC(2026, 10, 24));
const budget: Budget = {
  id: 'all',
  scope: { kind: 'month' },
  amountNanoUsd: 40 * USD,
  mode: 'pause',
  assumedNanoUsd: null,
  marks: USUAL_MARKS,
};

describe('a budget that a person gives', () => {
  it('is fine as it is shown', () => {
    expect(budgetProblem(budget)).toBeNull();
    expect(budgetProblem({ ...budget, assumedNanoUsd: USD, marks: [] })).toBeNull();
  });

  it.each([0, -1, NaN, Infinity, 0.5, 2 ** 53])('can’t be %d', (amountNanoUsd) => {
    const sentence = 'A budget must be an amount of money above $0.';
    expect(budgetProblem({ ...budget, amountNanoUsd })).toBe(sentence);
  });

  it.each([
    [{ id: '' }, 'A budget needs an id.'],
    [
      { scope: { kind: 'episode', id: '', name: '' } },
      'A budget for one episode must say which one.',
    ],
    [
      { assumedNanoUsd: 0 },
      'The price to assume where none is known must be an amount of money above $0.',
    ],
    [{ marks: [80, 50] }, 'The marks of a budget must be whole percents from 1 to 100, rising.'],
    [{ marks: [0] }, 'The marks of a budget must be whole percents from 1 to 100, rising.'],
    [{ marks: [101] }, 'The marks of a budget must be whole percents from 1 to 100, rising.'],
    [{ marks: [NaN] }, 'The marks of a budget must be whole percents from 1 to 100, rising.'],
  ] as const)('with %j is refused in one sentence', (change, sentence) => {
    expect(budgetProblem({ ...budget, ...change })).toBe(sentence);
  });

  it('may be below what is spent, and says so', () => {
    expect(budgetWarning(budget, 39 * USD, NOVEMBER)).toBeNull();
    expect(budgetWarning(budget, 52_100_000_000, NOVEMBER)).toBe(
      'The November budget is $40.00, but $52.10 is spent already: paid requests under it are refused from now on.',
    );
    expect(budgetWarning({ ...budget, mode: 'alert' }, 40 * USD, NOVEMBER)).toBe(
      'The November budget is $40.00, but $40.00 is spent already: it only tells you and stops nothing.',
    );
  });
});

it('a budget has a name that says what it is for', () => {
  const names = (['episode', 'provider', 'client'] as const).map((kind) =>
    nameBudget({ ...budget, scope: { kind, id: 'x', name: 'X' } }, NOVEMBER),
  );
  expect([nameBudget(budget, NOVEMBER), ...names]).toEqual([
    'The November budget',
    'The budget for X',
    'The November budget for X',
    'The November budget for X',
  ]);
});
