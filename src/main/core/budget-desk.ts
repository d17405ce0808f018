import type { Clock } from '#main/host/clock.ts';
import type { BudgetOutcome, BudgetSummary } from '#contract/budgets.ts';
import type { BudgetControl } from '../budgets/budget-router.ts';
import type { BudgetStanding } from '../budgets/budgets.ts';
import { thingOf } from '../settings/budgets.ts';
import { withBudget, withoutBudget } from '../settings/edit-budgets.ts';
import type { Settings } from '../settings/settings-schema.ts';
import { LiveView } from '../transport/live-value.ts';
import type { Budgeting } from './budgets.ts';
import type { Foundation } from './foundation.ts';

/** The budgets as the window shows and changes them. */
export function buildBudgetDesk(
  { settings }: Foundation,
  { budgets, problemIn, isThere }: Budgeting,
  clock: Clock,
): BudgetControl {
  const edit = async (list: Settings['budgets'] | null): Promise<BudgetOutcome> => {
    if (list === null) return { saved: false, sentence: 'This budget is no longer there.' };
    // What the budgets would not take must not get into the file as if it held.
    const problem = problemIn(list);
    if (problem !== null) return { saved: false, sentence: problem };
    const outcome = await settings.edit(['budgets'], list);
    if (outcome.isWritten) return { saved: true, sentence: 'Saved.' };
    return { saved: false, sentence: outcome.sentence };
  };
  return {
    live: new LiveView(
      () => ({ budgets: budgets.standings().map((one) => toSummary(one, isThere(one.budget))) }),
      clock,
    ),
    set: (wish) => edit(withBudget(settings.current, wish)),
    remove: (id) => edit(withoutBudget(settings.current, id)),
  };
}

function toSummary({ budget, ...standing }: BudgetStanding, isThere: boolean): BudgetSummary {
  const { scope, amountNanoUsd, mode, assumedNanoUsd } = budget;
  return {
    id: budget.id,
    for: scope.kind,
    of: thingOf(budget.id),
    name: scope.kind === 'month' ? null : scope.name,
    isThere,
    amountNanoUsd,
    spentNanoUsd: standing.spentNanoUsd,
    leftNanoUsd: standing.leftNanoUsd,
    callsWithoutPrice: standing.callsWithoutPrice,
    hasEstimates: standing.hasEstimates,
    beginsAnewAtMs: standing.endsAtMs,
    whenReached: mode,
    assumedNanoUsd,
  };
}
