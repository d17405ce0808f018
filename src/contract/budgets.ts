import { eventIterator } from '@orpc/contract';
import * as z from 'zod';
import { procedure } from './procedure.ts';
import { Revision, WallMs } from './revision.ts';

const BudgetFor = z.enum(['month', 'episode', 'provider', 'client']);

/** An amount of money for a calendar month (UTC), or for an episode as a whole. */
export const BudgetSummary = z.object({
  id: z.string(),
  for: BudgetFor,
  /** Which episode, provider or client, as the settings file names it; `null` for all of a month. */
  of: z.string().nullable(),
  /** What a person calls that; `null` for all of a month. */
  name: z.string().nullable(),
  /** Whether there is such an episode, provider or client. If not, nothing can have been counted. */
  isThere: z.boolean(),
  amountNanoUsd: z.int().positive(),
  spentNanoUsd: z.int().nonnegative(),
  /** What is neither spent nor held back for requests under way. */
  leftNanoUsd: z.int().nonnegative(),
  /** With any of these, what was spent is "at least". */
  callsWithoutPrice: z.int().nonnegative(),
  /** Whether any part of what was spent is an estimate of ours, or a price that a person assumed. */
  hasEstimates: z.boolean(),
  /**
   * When it begins anew: the next month in UTC; `null` for an episode. A time that is over waits until a
   * provider’s date confirms this computer’s clock.
   */
  beginsAnewAtMs: WallMs.nullable(),
  /** `alert` only tells; `pause` refuses what does not fit. */
  whenReached: z.enum(['alert', 'pause']),
  /** What is counted for a request without a known price; `null` when nothing is. */
  assumedNanoUsd: z.int().positive().nullable(),
});
export type BudgetSummary = z.infer<typeof BudgetSummary>;

export const BudgetSnapshot = z.object({ revision: Revision, budgets: z.array(BudgetSummary) });
export type BudgetSnapshot = z.infer<typeof BudgetSnapshot>;

/** Nothing was changed when `saved` is false; the sentence says why. */
export const BudgetOutcome = z.object({ saved: z.boolean(), sentence: z.string() });
export type BudgetOutcome = z.infer<typeof BudgetOutcome>;

export const budgetContract = {
  watch: procedure.output(eventIterator(BudgetSnapshot)),
  /** Sets the one budget for this thing, in the settings file. Saved means that it holds from now on. */
  set: procedure
    .input(
      z.object({
        for: BudgetFor,
        of: z.string().min(1).max(120).nullable(),
        usd: z.number().positive().max(1_000_000),
        whenReached: BudgetSummary.shape.whenReached,
        /** For a request without a known price: left out, it stays as it is; `null` for nothing. */
        assumeUsd: z.number().positive().max(1_000).nullable().optional(),
        /** Where a new one goes in the list, counted from 0; at the end if left out. */
        at: z.int().nonnegative().optional(),
      }),
    )
    .output(BudgetOutcome),
  remove: procedure.input(z.object({ id: z.string() })).output(BudgetOutcome),
};
