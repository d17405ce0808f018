import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { UsageReport } from '#contract/usage.ts';
import { useCore } from '#renderer/api/core.tsx';
import { stores, useLive } from '#renderer/api/stores.ts';
import { Amount } from '#renderer/ui/amount.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Card } from '#renderer/ui/card.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { countOf } from '#renderer/ui/format-count.ts';
import { describeSum } from '#renderer/ui/format-money.ts';
import { Page } from '#renderer/ui/page.tsx';
import { useSettled } from '#renderer/ui/use-settled.ts';
import { Budgets } from './budgets.tsx';
import { DayChart } from './day-chart.tsx';
import { fillDays, type DayTotal } from './days.ts';
import { monthOf } from './month.ts';
import { SumTable } from './sum-table.tsx';
import { useNow } from '#renderer/ui/use-now.ts';

const ASK_AGAIN_MS = 1_000;
const TICK_MS = 60_000;

/** What this month and its episodes cost. */
export function Costs() {
  const { queries } = useCore();
  const navigate = useNavigate();
  const now = useNow(TICK_MS);
  const revision = useSettled(useLive(stores.calls)?.revision, ASK_AGAIN_MS);
  const { name, sinceMs, untilMs } = monthOf(now);
  const report = useQuery({
    ...queries.usage.report.queryOptions({ input: { sinceMs, untilMs } }),
    queryKey: ['usage', sinceMs, revision],
    placeholderData: (before) => before,
  });
  const data = report.data;
  return (
    <Page
      title="Costs"
      actions={
        <Button
          look="main"
          onPress={() => void navigate({ to: '/costs', search: { budget: 'new' } })}
        >
          Set budget
        </Button>
      }
    >
      <Budgets />
      {report.isError && !data && <p className="text-crit">{report.error.message}</p>}
      {data && data.total.calls === 0 && (
        <Card>
          <EmptyState title={`Nothing was spent in ${name}`}>
            Every request that passes through Tallylight is added up here, by episode and by
            provider, with what it cost and where that figure comes from.
          </EmptyState>
        </Card>
      )}
      {data && data.total.calls > 0 && (
        <Month name={name} days={fillDays(data.byDay, sinceMs, now)} report={data} />
      )}
    </Page>
  );
}

function Month({
  name,
  days,
  report: { total, byEpisode, byTarget },
}: {
  name: string;
  days: readonly DayTotal[];
  report: UsageReport;
}) {
  const reason = describeSum(total);
  return (
    <>
      <Card title={name}>
        <Amount sum={total} />
        <p className="mt-0.5 mb-5 text-quiet">
          {countOf(total.calls, 'request')}
          {reason !== null && `; ${reason}`}
        </p>
        <DayChart days={days} />
      </Card>
      <Card title="By episode" flush>
        <SumTable
          head="Episode"
          rows={byEpisode.map(({ episode, total: sum }) => ({
            id: episode?.id ?? 'none',
            name: episode?.name ?? 'Untagged',
            total: sum,
            episode: episode?.id ?? 'none',
          }))}
        />
      </Card>
      <Card title="By provider and service" flush>
        <SumTable
          head="Went to"
          rows={byTarget.map(({ targetId, targetName, total: sum }) => ({
            id: targetId,
            name: targetName,
            total: sum,
            episode: null,
          }))}
        />
      </Card>
      <p className="text-small text-quiet">
        Worked out on this computer from what providers report and from list prices. Your invoice
        decides.
      </p>
    </>
  );
}
