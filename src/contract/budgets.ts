import { eventIterator } from '@orpc/contract';
import * as z from 'zod';
import { procedure } from './procedure.ts';
import { Revision } from './revision.ts';

const BudgetFor = z.enum(['month', 'episode', 'provider', 'client']);

/** An amount of money for a calendar month (UTC), or for an episode as a whole. */
export const BudgetSummary = z.object({
  id: z.string(),
  for: BudgetFor,
  /** Which episode, provider or client; `null` for all of a month. */
  of: z.string().nullable(),
  amountNanoUsd: z.int().positive(),
  spentNanoUsd: z.int().nonnegative(),
  /** What is neither spent nor held back for requests under way. */
  leftNanoUsd: z.int().nonnegative(),
  /** With any of these, what was spent is "at least". */
  callsWithoutPrice: z.int().nonnegative(),
  /** `alert` only tells; `pause` refuses what does not fit. */
  whenReached: z.enum(['alert', 'pause']),
});
export type BudgetSummary = z.infer<typeof BudgetSummary>;

export const BudgetSnapshot = z.object({ revision: Revision, budgets: z.array(BudgetSummary) });
export type BudgetSnapshot = z.infer<typeof BudgetSnapshot>;

/** Nothing was changed when `saved` is false; the sentence says why. */
export const BudgetOutcome = z.object({ saved: z.boolean(), sentence: z.string() });
export type BudgetOutcome = z.infer<typeof BudgetOutcome>;

export const budgetContract = {
  watch: procedure.output(eventIterator(BudgetSnapshot)),
  /** Sets the one budget for this thing, in the settings file. */
  set: procedure
    .input(
      z.object({
        for: BudgetFor,
        of: z.string().min(1).max(120).nullable(),
        usd: z.number().positive().max(1_000_000),
        whenReached: BudgetSummary.shape.whenReached,
      }),
    )
    .output(BudgetOutcome),
  remove: procedure.input(z.object({ id: z.string() })).output(BudgetOutcome),
};
