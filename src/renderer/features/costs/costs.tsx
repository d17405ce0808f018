import { useQuery } from '@tanstack/react-query';
import type { CostTotal } from '#contract/money.ts';
import { useCore } from '#renderer/api/core.tsx';
import { stores, useLive } from '#renderer/api/stores.ts';
import { Card } from '#renderer/ui/card.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { countOf } from '#renderer/ui/format-count.ts';
import { formatSum } from '#renderer/ui/format-money.ts';
import { Page } from '#renderer/ui/page.tsx';
import { DayChart } from './day-chart.tsx';
import { monthOf } from './month.ts';

/** What this month and its episodes cost. */
export function Costs() {
  const { queries } = useCore();
  const calls = useLive(stores.calls);
  const { name, sinceMs, untilMs } = monthOf(Date.now());
  const report = useQuery({
    ...queries.usage.report.queryOptions({ input: { sinceMs, untilMs } }),
    queryKey: ['usage', sinceMs, calls?.revision],
    placeholderData: (before) => before,
  });
  const data = report.data;
  if (!data) return <Page title="Costs">{null}</Page>;
  if (data.total.calls === 0)
    return (
      <Page title="Costs">
        <Card>
          <EmptyState title={`Nothing was spent in ${name}`}>
            Every request that passes through Tallylight is added up here, by episode and by
            provider, with what it cost and where that figure comes from.
          </EmptyState>
        </Card>
      </Page>
    );
  return (
    <Page title="Costs">
      <Card title={name}>
        <p className="tabular text-3xl font-semibold tracking-tight">{formatSum(data.total)}</p>
        <p className="mt-1 mb-4 text-quiet">{describe(data.total)}</p>
        <DayChart days={data.byDay} />
      </Card>
      <Card title="By episode" flush>
        <SumTable
          head="Episode"
          rows={data.byEpisode.map(({ episode, total }) => ({
            id: episode?.id ?? 'none',
            name: episode?.name ?? 'Untagged',
            total,
          }))}
        />
      </Card>
      <Card title="By provider and service" flush>
        <SumTable
          head="Went to"
          rows={data.byTarget.map(({ targetId, targetName, total }) => ({
            id: targetId,
            name: targetName,
            total,
          }))}
        />
      </Card>
      <p className="text-[13px] text-quiet">
        Worked out on this computer from what providers report and from list prices. Your invoice
        decides. Budgets are not there yet.
      </p>
    </Page>
  );
}

function SumTable({
  head,
  rows,
}: {
  head: string;
  rows: readonly { readonly id: string; readonly name: string; readonly total: CostTotal }[];
}) {
  return (
    <table className="w-full">
      <thead>
        <tr className="text-left text-[13px] text-quiet">
          <th scope="col" className="px-4 py-1.5 font-medium">
            {head}
          </th>
          <th scope="col" className="py-1.5 text-right font-medium">
            Requests
          </th>
          <th scope="col" className="px-4 py-1.5 text-right font-medium">
            Cost
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, name, total }) => (
          <tr key={id} className="border-t border-line">
            <td className="px-4 py-2">{name}</td>
            <td className="py-2 text-right">{total.calls}</td>
            <td className="px-4 py-2 text-right">{formatSum(total)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function describe(total: CostTotal): string {
  const parts = [countOf(total.calls, 'request')];
  if (total.hasEstimates) parts.push('a part is estimated');
  if (total.callsWithoutPrice > 0)
    parts.push(`${countOf(total.callsWithoutPrice, 'request')} without a known price`);
  return `${parts.join(', ')}.`;
}
