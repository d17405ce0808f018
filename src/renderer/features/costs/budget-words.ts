import type { BudgetSummary } from '#contract/budgets.ts';
import { countOf } from '#renderer/ui/format-count.ts';
import { formatSetUsd, formatUsd } from '#renderer/ui/format-money.ts';
import { formatClockOrDay } from '#renderer/ui/format-time.ts';
import type { StatusWords } from '#renderer/ui/status.tsx';

/** From here on it is near. */
const NEAR = 0.8;
const MOST_USD = 1_000_000;
const LEAST_USD = 0.000_000_001;

/** "This month", "Claude this month", "Ep. 42". */
export function nameBudget({ for: kind, name }: Pick<BudgetSummary, 'for' | 'name'>): string {
  if (kind === 'month' || name === null) return 'This month';
  return kind === 'episode' ? name : `${name} this month`;
}

/** "$28.10 of $40", with how near that is. Unknown prices make it "at least", estimates "≈". */
export function wordsForBudget(budget: BudgetSummary): StatusWords & { tone: BudgetTone } {
  const { spentNanoUsd: spent, amountNanoUsd: amount } = budget;
  const word = `${qualifier(budget, 'at least ')}${formatUsd(spent)} of ${formatSetUsd(amount)}`;
  if (spent >= amount) return { shape: 'octagon', word, tone: 'crit' };
  if (spent >= amount * NEAR) return { shape: 'triangle', word, tone: 'warn' };
  return { shape: 'dot', word, tone: 'ok' };
}
export type BudgetTone = 'ok' | 'warn' | 'crit';

/** "$11.90 left", "$2 over". Unknown prices make it "at most", or "at least" over; estimates "≈". */
export function describeLeft(budget: BudgetSummary): string {
  const { spentNanoUsd, amountNanoUsd, leftNanoUsd } = budget;
  if (spentNanoUsd > amountNanoUsd)
    return `${qualifier(budget, 'at least ')}${formatUsd(spentNanoUsd - amountNanoUsd)} over`;
  return `${qualifier(budget, 'at most ')}${formatUsd(leftNanoUsd)} left`;
}

function qualifier({ callsWithoutPrice, hasEstimates }: BudgetSummary, unknown: string): string {
  if (callsWithoutPrice > 0) return unknown;
  return hasEstimates ? '≈ ' : '';
}

/** "begins anew on 1 Dec at 01:00"; `null` for an episode. */
export function describeRenewal(
  { beginsAnewAtMs }: Pick<BudgetSummary, 'beginsAnewAtMs'>,
  nowMs: number,
): string | null {
  if (beginsAnewAtMs === null) return null;
  if (beginsAnewAtMs <= nowMs)
    return 'begins anew once a provider’s answer confirms this computer’s date';
  return `begins anew ${formatClockOrDay(beginsAnewAtMs, nowMs)}`;
}

/** Away from Greenwich, the time needs its reason. */
function reasonForTime({ beginsAnewAtMs }: BudgetSummary, nowMs: number): string {
  if (beginsAnewAtMs === null || beginsAnewAtMs <= nowMs) return '';
  const date = new Date(beginsAnewAtMs);
  const isMidnight = date.getHours() === 0 && date.getMinutes() === 0;
  return isMidnight ? '' : ', when the month begins in UTC';
}

/** What it does, what is held back in it, why it may not be exact, and when it begins anew. */
export function describeBudget(budget: BudgetSummary, nowMs: number): string {
  const { spentNanoUsd, amountNanoUsd, leftNanoUsd, callsWithoutPrice, whenReached } = budget;
  const { assumedNanoUsd: assumed } = budget;
  const held = amountNanoUsd - spentNanoUsd - leftNanoUsd;
  const isReached = spentNanoUsd >= amountNanoUsd;
  const parts = [
    whenReached === 'alert'
      ? 'Only tells you.'
      : isReached
        ? 'Paid requests are refused until you raise it.'
        : 'Refuses paid requests that do not fit.',
  ];
  if (!budget.isThere && budget.for !== 'month') parts.push(absent(budget));
  if (held > 0) parts.push(`${formatUsd(held)} is held back for requests under way.`);
  if (callsWithoutPrice > 0)
    parts.push(
      `${countOf(callsWithoutPrice, 'request')} ${callsWithoutPrice === 1 ? 'has' : 'have'} no known price.`,
    );
  if (assumed !== null)
    parts.push(`A request without a known price counts as ${formatSetUsd(assumed)}.`);
  if (budget.hasEstimates) parts.push('Part of what is spent is estimated.');
  const renewal = describeRenewal(budget, nowMs);
  if (renewal !== null) parts.push(`B${renewal.slice(1)}${reasonForTime(budget, nowMs)}.`);
  return parts.join(' ');
}

/** $0.00 for what is not there says nothing of what it cost. */
function absent({ for: kind, name }: BudgetSummary): string {
  const what = `There is no ${kind} “${name}” here`;
  return kind === 'episode'
    ? `${what} yet. It counts from the first request with that name.`
    : `${what}, so nothing is counted. Look for a slip in the name.`;
}

/** "40", "$1,200.50" as dollars; `null` for what is no amount that a budget can have. */
export function readUsd(text: string): number | null {
  const plain = text.trim().replace(/^\$\s*/, '');
  if (!/^(\d+|\d{1,3}(,\d{3})+)?(\.\d+)?$/.test(plain) || plain === '') return null;
  const usd = Number(plain.replaceAll(',', ''));
  return usd >= LEAST_USD && usd <= MOST_USD ? usd : null;
}
