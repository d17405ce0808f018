import { describe, expect, it } from 'vitest';
import { budgetProblem } from '#main/budgets/budget.ts';
import { toBudgets } from './budgets.ts';
import { withBudget, withoutBudget } from './edit-budgets.ts';
import { SettingsSchema } from './settings-schema.ts';

const settings = SettingsSchema.parse({
  budgets: [
    { for: 'month', usd: 20, whenReached: 'pause', assumeUsd: 0.05 },
    { for: 'episode', of: 'Ep. 42', usd: 1.5 },
    { for: 'provider', of: 'claude', usd: 12 },
  ],
});
const budgets = toBudgets(settings, (name) => name.toLowerCase());

describe('the budgets of the settings', () => {
  it('are exact nano-dollars of the thing that they are for', () => {
    expect(budgets).toMatchObject([
      {
        id: 'month',
        scope: { kind: 'month' },
        amountNanoUsd: 20_000_000_000,
        mode: 'pause',
        assumedNanoUsd: 50_000_000,
      },
      {
        id: 'episode:Ep. 42',
        scope: { kind: 'episode', id: 'ep. 42', name: 'Ep. 42' },
        amountNanoUsd: 1_500_000_000,
        mode: 'alert',
        assumedNanoUsd: null,
      },
      { id: 'provider:claude', scope: { kind: 'provider', id: 'claude' } },
    ]);
  });

  it('are ones that the budgets take', () => {
    expect(budgets.map(budgetProblem)).toEqual([null, null, null]);
  });
});

describe('editing', () => {
  it('puts a budget in the place of the one for the same thing, and keeps what only the file says', () => {
    const wish = { for: 'month', of: null, usd: 30, whenReached: 'alert' } as const;
    expect(withBudget(settings, wish)).toMatchObject([
      { for: 'month', usd: 30, whenReached: 'alert', assumeUsd: 0.05 },
      { for: 'episode' },
      { for: 'provider' },
    ]);
  });

  it('adds one for another thing at the end', () => {
    const wish = { for: 'episode', of: 'Ep. 43', usd: 3, whenReached: 'pause' } as const;
    expect(withBudget(settings, wish).at(-1)).toEqual(wish);
  });

  it('takes one out, or says that it is not there', () => {
    expect(withoutBudget(settings, 'month')).toMatchObject([
      { for: 'episode' },
      { for: 'provider' },
    ]);
    expect(withoutBudget(settings, 'client:x')).toBeNull();
  });
});
