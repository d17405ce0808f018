import type { CostTotal } from '#contract/money.ts';
import { Amount } from '#renderer/ui/amount.tsx';
import { Card } from '#renderer/ui/card.tsx';
import { countOf } from '#renderer/ui/format-count.ts';
import { describeSum, formatSetUsd } from '#renderer/ui/format-money.ts';

/** One sum of money, the requests behind it, and why it may not be exact. */
export function SumCard({
  title,
  sum,
  budgetNanoUsd,
}: {
  title: string;
  sum: CostTotal | null;
  /** What it may come to, where a budget says so. */
  budgetNanoUsd?: number | undefined;
}) {
  const reason = sum && describeSum(sum);
  return (
    <Card title={title}>
      <Amount sum={sum} of={budgetNanoUsd === undefined ? null : formatSetUsd(budgetNanoUsd)} />
      <p className="mt-0.5 text-small text-quiet">
        {sum ? countOf(sum.calls, 'request') : 'Adding up…'}
        {reason !== null && `; ${reason}`}
      </p>
    </Card>
  );
}
