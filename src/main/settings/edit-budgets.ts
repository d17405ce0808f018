import { idOf } from './budgets.ts';
import type { Settings } from './settings-schema.ts';

type Entry = Settings['budgets'][number];

/** What a person sets in the window. Amounts are US dollars. */
export interface BudgetWish {
  readonly for: Entry['for'];
  readonly of: string | null;
  readonly usd: number;
  readonly whenReached: Entry['whenReached'];
}

/** The list with this budget in it, in the place of the one for the same thing. */
export function withBudget({ budgets }: Settings, wish: BudgetWish): Entry[] {
  const { of, ...rest } = wish;
  const entry: Entry = of === null ? rest : { ...rest, of };
  const before = budgets.find((one) => idOf(one) === idOf(entry));
  // What the window does not show stays as it is in the file.
  const kept = before?.assumeUsd === undefined ? entry : { ...entry, assumeUsd: before.assumeUsd };
  return before ? budgets.map((one) => (one === before ? kept : one)) : [...budgets, kept];
}

/** The list without it; `null` when it is not in there. */
export function withoutBudget({ budgets }: Settings, id: string): Entry[] | null {
  const left = budgets.filter((one) => idOf(one) !== id);
  return left.length === budgets.length ? null : left;
}
