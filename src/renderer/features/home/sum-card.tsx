import type { CostTotal } from '#contract/money.ts';
import { Amount } from '#renderer/ui/amount.tsx';
import { Card } from '#renderer/ui/card.tsx';
import { countOf } from '#renderer/ui/format-count.ts';
import { describeSum } from '#renderer/ui/format-money.ts';

/** One sum of money, the requests behind it, and why it may not be exact. */
export function SumCard({
  title,
  sum,
  budget,
}: {
  title: string;
  sum: CostTotal | null;
  /** How the budget for it stands, in a few words. A budget counts by UTC, so its sum is its own. */
  budget?: string | undefined;
}) {
  const reason = sum && describeSum(sum);
  return (
    <Card title={title}>
      <Amount sum={sum} />
      <p className="mt-0.5 text-small text-quiet">
        {sum ? countOf(sum.calls, 'request') : 'Adding up…'}
        {reason !== null && `; ${reason}`}
      </p>
      {budget !== undefined && <p className="tabular mt-1.5 text-small">{budget}</p>}
    </Card>
  );
}
