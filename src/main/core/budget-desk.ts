import type { Clock } from '#main/host/clock.ts';
import type { BudgetOutcome, BudgetSummary } from '#contract/budgets.ts';
import type { BudgetControl } from '../budgets/budget-router.ts';
import type { BudgetStanding } from '../budgets/budgets.ts';
import { withBudget, withoutBudget } from '../settings/edit-budgets.ts';
import type { Settings } from '../settings/settings-schema.ts';
import { LiveView } from '../transport/live-value.ts';
import type { Decisions } from './decisions.ts';
import type { Foundation } from './foundation.ts';

/** The budgets as the window shows and changes them. */
export function buildBudgetDesk(
  { settings }: Foundation,
  { budgets }: Decisions,
  clock: Clock,
): BudgetControl {
  const edit = async (list: Settings['budgets'] | null): Promise<BudgetOutcome> => {
    if (list === null) return { saved: false, sentence: 'This budget is no longer there.' };
    const outcome = await settings.edit(['budgets'], list);
    if (outcome.isWritten) return { saved: true, sentence: 'Saved.' };
    return { saved: false, sentence: outcome.sentence };
  };
  return {
    live: new LiveView(() => ({ budgets: budgets.standings().map(toSummary) }), clock),
    set: (wish) => edit(withBudget(settings.current, wish)),
    remove: (id) => edit(withoutBudget(settings.current, id)),
  };
}

function toSummary({ budget, ...standing }: BudgetStanding): BudgetSummary {
  const { id, scope, amountNanoUsd, mode } = budget;
  return {
    id,
    for: scope.kind,
    of: scope.kind === 'month' ? null : scope.name,
    amountNanoUsd,
    spentNanoUsd: standing.spentNanoUsd,
    leftNanoUsd: standing.leftNanoUsd,
    callsWithoutPrice: standing.callsWithoutPrice,
    whenReached: mode,
  };
}
