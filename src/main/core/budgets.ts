import type { SystemHost } from '#main/host/system-host.ts';
import type { Budget } from '../budgets/budget.ts';
import { isMarkReached } from '../budgets/budget-account.ts';
import { Budgets } from '../budgets/budgets.ts';
import { monthStartMs } from '../budgets/month-number.ts';
import type { SpentBefore } from '../budgets/replace-budgets.ts';
import { toBudgets, type BudgetThings } from '../settings/budgets.ts';
import type { Settings } from '../settings/settings-schema.ts';
import type { KeptStates } from '../storage/kept-states.ts';
import type { Episodes } from '../usage/episodes.ts';
import { spentIn } from '../usage/spent.ts';
import type { Foundation } from './foundation.ts';

export type Budgeting = ReturnType<typeof buildBudgets>;

/** Who is called what, as far as budgets need it. */
export type BudgetNames = Omit<BudgetThings, 'episodeKey'>;

/** The budgets with the ledger behind them and the notices of their marks. */
export function buildBudgets(
  { clock, database }: SystemHost,
  { settings, audit, notices }: Foundation,
  states: KeptStates,
  episodes: Episodes,
  names: BudgetNames,
  changed: () => void,
) {
  const things: BudgetThings = { ...names, episodeKey: (name) => episodes.keyOf(name) };

  /** The ledger keeps no price where none was known; a budget that assumes one goes on with it. */
  const spentBefore = ({ scope, assumedNanoUsd }: Budget, month: number | null): SpentBefore => {
    const id =
      scope.kind === 'month'
        ? null
        : scope.kind === 'episode'
          ? episodes.lookUp(scope.id)
          : scope.id;
    if (scope.kind === 'episode' && id === null) return NOTHING_SPENT;
    const [sinceMs, untilMs] =
      month === null
        ? [0, Number.MAX_SAFE_INTEGER]
        : [monthStartMs(month), monthStartMs(month + 1)];
    const spent = spentIn(database, { kind: scope.kind, id }, sinceMs, untilMs);
    if (assumedNanoUsd === null) return spent;
    const assumed = spent.callsWithoutPrice * assumedNanoUsd;
    return {
      nanoUsd: spent.nanoUsd + assumed,
      callsWithoutPrice: 0,
      hasEstimates: spent.hasEstimates || assumed > 0,
    };
  };

  /** The highest mark that is told of, by budget. */
  const shownMarks = new Map<string, number>();
  /** A month that began anew, or a budget that was raised or removed, has nothing to tell any more. */
  const clearMarks = (): void => {
    if (shownMarks.size === 0) return;
    const standings = new Map(budgets.standings().map((one) => [one.budget.id, one]));
    for (const [id, percent] of shownMarks) {
      const standing = standings.get(id);
      if (standing && isMarkReached(standing.budget, percent, standing.spentNanoUsd)) continue;
      shownMarks.delete(id);
      notices.clear(markNotice(id));
    }
  };
  const budgets = new Budgets(
    {
      kept: states.read('budgets').get('period'),
      spentBefore,
      crossed: ({ name, budgetId, percent }) => {
        audit({ kind: 'budget.mark', subject: budgetId, detail: { percent } });
        shownMarks.set(budgetId, percent);
        notices.raise({
          id: markNotice(budgetId),
          level: percent >= 100 ? 'crit' : 'warn',
          title: `${name} is ${percent} % used`,
          body: 'Costs shows what it went into.',
          place: 'costs',
        });
      },
      changed: () => {
        clearMarks();
        changed();
      },
    },
    clock,
  );

  return {
    budgets,
    /** Whether these would be taken: the first mistake in a sentence, or `null`. */
    problemIn: (list: Settings['budgets']): string | null =>
      budgets.problemIn(toBudgets({ budgets: list }, things)),
    /** Whether there is what it is for. */
    isThere: ({ scope }: Budget): boolean => {
      switch (scope.kind) {
        case 'month':
          return true;
        case 'episode':
          return episodes.lookUp(scope.name) !== null;
        case 'provider':
          return names.providerName(scope.id) !== null;
        case 'client':
          return names.clientName(scope.id) !== null;
      }
    },
    /** The budgets of the settings as they are now. A mistake in one leaves all as they were. */
    configure: (): void => {
      const problem = budgets.replace(toBudgets(settings.current, things));
      if (problem === null) return notices.clear(BROKEN.id);
      notices.raise({ ...BROKEN, body: problem });
    },
  };
}

const NOTHING_SPENT = { nanoUsd: 0, callsWithoutPrice: 0, hasEstimates: false };

function markNotice(budgetId: string): string {
  return `budget.mark:${budgetId}`;
}

const BROKEN = {
  id: 'budgets.broken',
  level: 'warn',
  title: 'A budget has a mistake',
  place: 'settings',
} as const;
