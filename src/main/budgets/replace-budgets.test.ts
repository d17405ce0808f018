import { describe, expect, it } from 'vitest';
import { USUAL_MARKS, type Budget } from './budget.ts';
import { createLedger, leftIn, reserve, settle, type BudgetLedger } from './budget-ledger.ts';
import { firstPeriod } from './budget-period.ts';
import { replaceBudgets } from './replace-budgets.ts';

const USD = 1_000_000_000;
const NOW = { monoMs: 0, wallMs: Date.UTC(2026, 10, 24) };
const empty = createLedger(firstPeriod(NOW));
const month: Budget = {
  id: 'all',
  scope: { kind: 'month' },
  amountNanoUsd: 10 * USD,
  mode: 'pause',
  assumedNanoUsd: null,
  marks: USUAL_MARKS,
};
const claude: Budget = {
  ...month,
  id: 'claude',
  scope: { kind: 'provider', id: 'claude', name: 'Claude' },
};
const request = { episodeId: null, providerId: 'claude', clientId: 'cursor' };
const spent = (nanoUsd: number) => () => ({ nanoUsd, callsWithoutPrice: 0, hasEstimates: false });

function replaced(ledger: BudgetLedger, budgets: readonly Budget[], nanoUsd = 0) {
  const answer = replaceBudgets(ledger, budgets, spent(nanoUsd));
  if (answer.kind === 'refused') throw new Error(answer.sentence);
  return answer;
}

describe('a list of budgets', () => {
  it('is taken as a whole, or not at all', () => {
    const answer = replaceBudgets(
      empty,
      [month, { ...claude, amountNanoUsd: -1 }, { ...claude, id: 'third' }],
      spent(0),
    );
    expect(answer).toEqual({
      kind: 'refused',
      budgetId: 'claude',
      sentence: 'A budget must be an amount of money above $0.',
    });
  });

  it('can’t have one thing twice, and says which', () => {
    const refused = (budget: Budget) => replaceBudgets(empty, [budget, budget], spent(0));
    const rest = 'Keep one of them in the settings file.';
    expect(refused(month)).toMatchObject({
      sentence: `There are two budgets for the month. ${rest}`,
    });
    expect(refused(claude)).toMatchObject({
      sentence: `There are two budgets for Claude. ${rest}`,
    });
  });

  it('starts with what the history knows, for the period that each budget has', () => {
    const asked: [string, number | null][] = [];
    const episode: Budget = { ...month, id: 'ep', scope: { kind: 'episode', id: 'e', name: 'E' } };
    replaceBudgets(empty, [month, episode], (budget, inMonth) => {
      asked.push([budget.id, inMonth]);
      return { nanoUsd: 0, callsWithoutPrice: 0, hasEstimates: false };
    });
    expect(asked).toEqual([
      ['all', empty.period.month],
      ['ep', null],
    ]);
  });

  it('names what is below its spending already, which then refuses', () => {
    const { ledger, warnings } = replaced(empty, [month, claude], 12 * USD);
    expect(warnings.map(({ budgetId }) => budgetId)).toEqual(['all', 'claude']);
    expect(warnings[1]?.sentence).toBe(
      'The November budget for Claude is $10.00, but $12.00 is spent already: paid requests under it are refused from now on.',
    );
    expect(leftIn(ledger, 'all')).toBe(0);
    expect(reserve(ledger, { ...request, nanoUsd: 1 }, NOW).answer.kind).toBe('refused');
  });
});

describe('a budget that is changed', () => {
  function withSpending(): BudgetLedger {
    const { ledger, answer } = reserve(
      replaced(empty, [month, claude]).ledger,
      { ...request, nanoUsd: 6 * USD },
      NOW,
    );
    if (answer.kind === 'refused') throw new Error(answer.sentence);
    return settle(ledger, answer.reservation, 6 * USD, 'settled')?.ledger ?? ledger;
  }

  it('keeps what is booked on it', () => {
    const { ledger } = replaced(withSpending(), [{ ...month, amountNanoUsd: 20 * USD }], 999);
    expect(leftIn(ledger, 'all')).toBe(14 * USD);
    expect(leftIn(ledger, 'claude')).toBeNull();
  });

  it('begins anew when it is for something else', () => {
    const gemini: Budget = { ...claude, scope: { kind: 'provider', id: 'gemini', name: 'Gemini' } };
    const { ledger } = replaced(withSpending(), [month, gemini], USD);
    expect([leftIn(ledger, 'all'), leftIn(ledger, 'claude')]).toEqual([4 * USD, 9 * USD]);
  });

  it('counts what is under way, also when it is new', () => {
    const { ledger } = reserve(empty, { ...request, nanoUsd: 3 * USD }, NOW);
    const budgeted = replaced(ledger, [claude]).ledger;
    expect(leftIn(budgeted, 'claude')).toBe(7 * USD);
    const settled = settle(budgeted, { id: 1 }, 2 * USD, 'settled');
    expect(settled && leftIn(settled.ledger, 'claude')).toBe(8 * USD);
  });

  it('tells the marks that are ahead of it after the change', () => {
    const { ledger } = replaced(withSpending(), [{ ...month, amountNanoUsd: 20 * USD }]);
    const held = reserve(ledger, { ...request, nanoUsd: 4 * USD }, NOW);
    if (held.answer.kind === 'refused') throw new Error(held.answer.sentence);
    const settled = settle(held.ledger, held.answer.reservation, 4 * USD, 'settled');
    const amounts = { spentNanoUsd: 10 * USD, amountNanoUsd: 20 * USD };
    expect(settled?.crossed).toEqual([
      { budgetId: 'all', name: 'The November budget', percent: 50, ...amounts },
    ]);
  });
});
