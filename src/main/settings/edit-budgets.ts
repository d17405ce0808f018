import { idOf } from './budgets.ts';
import type { Settings } from './settings-schema.ts';

type Entry = Settings['budgets'][number];

/** What a person sets in the window. Amounts are US dollars. */
export interface BudgetWish {
  readonly for: Entry['for'];
  readonly of: string | null;
  readonly usd: number;
  readonly whenReached: Entry['whenReached'];
  /** `undefined`: as the file has it. `null`: none. */
  readonly assumeUsd?: number | null | undefined;
  /** Its place in the list, counted from 0, where it is not in there; at the end if left out. */
  readonly at?: number | undefined;
}

/** The list with this budget in it, in the place of the one for the same thing. */
export function withBudget({ budgets }: Pick<Settings, 'budgets'>, wish: BudgetWish): Entry[] {
  const { of, assumeUsd, at = budgets.length, ...rest } = wish;
  const entry: Entry = of === null ? rest : { ...rest, of };
  const isForThis = (one: Entry): boolean => idOf(one) === idOf(entry);
  const before = budgets.find(isForThis);
  // What the window does not show stays as it is in the file.
  const assumed = assumeUsd === undefined ? before?.assumeUsd : (assumeUsd ?? undefined);
  const kept = assumed === undefined ? entry : { ...entry, assumeUsd: assumed };
  if (!before) return budgets.toSpliced(at, 0, kept);
  // Further ones for the same thing, written by hand, would leave open which of them holds.
  return budgets.flatMap((one) => (one === before ? [kept] : isForThis(one) ? [] : [one]));
}

/** The list without it; `null` when it is not in there. */
export function withoutBudget({ budgets }: Pick<Settings, 'budgets'>, id: string): Entry[] | null {
  const left = budgets.filter((one) => idOf(one) !== id);
  return left.length === budgets.length ? null : left;
}
