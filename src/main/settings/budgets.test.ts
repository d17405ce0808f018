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
const things = {
  episodeKey: (name: string) => name.toLowerCase(),
  providerName: (id: string) => (id === 'claude' ? 'Claude' : null),
  clientName: (nameOrId: string) => (nameOrId === 'client_1' ? 'Script' : null),
};
const budgets = toBudgets(settings, things);

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
      { id: 'provider:claude', scope: { kind: 'provider', id: 'claude', name: 'Claude' } },
    ]);
  });

  it('count a client under its name, whichever way the file says which one', () => {
    const named = (of: string) =>
      toBudgets(SettingsSchema.parse({ budgets: [{ for: 'client', of, usd: 1 }] }), things)[0]
        ?.scope;
    expect(named('client_1')).toEqual({ kind: 'client', id: 'Script', name: 'Script' });
    expect(named('Notes')).toEqual({ kind: 'client', id: 'Notes', name: 'Notes' });
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

  it('leaves only one for the same thing', () => {
    const twice = SettingsSchema.parse({
      budgets: [...settings.budgets, { for: 'month', usd: 1 }],
    });
    const wish = { for: 'month', of: null, usd: 30, whenReached: 'alert' } as const;
    expect(withBudget(twice, wish)).toEqual(withBudget(settings, wish));
  });

  it('brings one back as it was, in its place', () => {
    const wish = {
      for: 'month',
      of: null,
      usd: 20,
      whenReached: 'pause',
      assumeUsd: 0.05,
    } as const;
    const others = { budgets: settings.budgets.slice(1) };
    expect(withBudget(others, { ...wish, at: 0 })).toEqual(settings.budgets);
  });

  it('takes one out, or says that it is not there', () => {
    expect(withoutBudget(settings, 'month')).toMatchObject([
      { for: 'episode' },
      { for: 'provider' },
    ]);
    expect(withoutBudget(settings, 'client:x')).toBeNull();
  });
});
