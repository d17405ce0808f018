import { Link } from '@tanstack/react-router';
import type { BudgetSummary } from '#contract/budgets.ts';
import type { ProviderSummary } from '#contract/providers.ts';
import type { ServerSummary } from '#contract/servers.ts';
import { stores, useLive } from '#renderer/api/stores.ts';
import { Card } from '#renderer/ui/card.tsx';
import { Page } from '#renderer/ui/page.tsx';
import { LONE_LINK, ROW_LINK } from '#renderer/ui/text-link.ts';
import { useNow } from '#renderer/ui/use-now.ts';
import { CallTable } from '../activity/call-table.tsx';
import { describeRenewal, wordsForBudget } from '../costs/budget-words.ts';
import {
  describeAge,
  describeHour,
  readLimit,
  tightestLimit,
} from '../providers/provider-words.ts';
import { providerSentence } from '../providers/rest-words.ts';
import { ProviderStatus, Waiting } from '../providers/rest.tsx';
import { SendTestButton, SendTestOutcome, useSendTest } from '../providers/send-test.tsx';
import { ServerRow } from '../services/server-row.tsx';
import { EpisodeCard } from './episode-card.tsx';
import { First } from './first.tsx';
import { chooseServers } from './choose-servers.ts';
import { SumCard } from './sum-card.tsx';

const NEWEST = 5;
const TICK_MS = 1_000;
const MINUTE_MS = 60_000;

/** Am I OK, and what did it cost? */
export function Home() {
  const system = useLive(stores.system);
  const providers = useLive(stores.providers)?.providers;
  const servers = useLive(stores.servers)?.servers;
  const calls = useLive(stores.calls);
  const budgets = useLive(stores.budgets)?.budgets;
  const monthly = budgets?.find((budget) => budget.for === 'month');
  const now = useNow(MINUTE_MS);
  const test = useSendTest(providers?.[0]?.id ?? '');
  if (!system || !providers || !servers || !calls) return <Page title="Home">{null}</Page>;
  return (
    <Page title="Home" actions={system.isPractice && <SendTestButton test={test} main />}>
      <SendTestOutcome test={test} />
      <First system={system} providers={providers} servers={servers} calls={calls} />
      <div className="grid gap-4 sm:grid-cols-3">
        <EpisodeCard />
        <SumCard
          title="This month"
          sum={calls.month}
          budget={monthly && describeMonthly(monthly, now)}
        />
        <SumCard title="Today" sum={calls.today} />
      </div>
      <Providers providers={providers} />
      <Servers servers={servers} />
      <Card title="Newest requests" flush aside={<More to="/activity" label="All requests" />}>
        {calls.recent.length === 0 ? (
          <p className="px-4 py-2.5 text-quiet">Nothing has passed through yet.</p>
        ) : (
          <CallTable calls={calls.recent.slice(0, NEWEST)} openId={undefined} />
        )}
      </Card>
    </Page>
  );
}

/** "Budget: $28.10 of $40, begins anew on 1 Dec at 01:00". */
function describeMonthly(budget: BudgetSummary, nowMs: number): string {
  const renewal = describeRenewal(budget, nowMs);
  return `Budget: ${wordsForBudget(budget).word}${renewal === null ? '' : `, ${renewal}`}`;
}

function Providers({ providers }: { providers: readonly ProviderSummary[] }) {
  const now = useNow(TICK_MS);
  return (
    <Card title="Providers" flush aside={<More to="/providers" label="All providers" />}>
      <ul>
        {providers.map((provider) => {
          const { id, name, lastHour, limits, waiting } = provider;
          const tightest = tightestLimit(limits, now);
          return (
            <li
              key={id}
              data-row
              className="relative flex flex-wrap items-baseline gap-x-4 border-t border-line px-4 py-3 first:border-t-0 hover:bg-row"
            >
              <Link to="/providers" className={`${ROW_LINK} font-semibold`}>
                {name}
              </Link>
              <ProviderStatus provider={provider} />
              <Waiting count={waiting} />
              <span className="tabular text-small text-quiet">
                {providerSentence(provider, now) ?? describeHour(lastHour)}
              </span>
              {tightest && (
                <span className="tabular ml-auto text-small text-quiet">
                  {readLimit(tightest, now).text}, {describeAge([tightest], now)}
                </span>
              )}
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

function Servers({ servers }: { servers: readonly ServerSummary[] }) {
  const { shown, rest } = chooseServers(servers);
  return (
    <Card title="Services" flush aside={<More to="/services" label="All services" />}>
      {servers.length === 0 && <p className="px-4 py-2.5 text-quiet">No services yet.</p>}
      <ul>
        {shown.map((server) => (
          <ServerRow key={server.id} server={server} />
        ))}
        {rest !== null && (
          <li className="border-t border-line px-4 py-3 text-quiet first:border-t-0">{rest}</li>
        )}
      </ul>
    </Card>
  );
}

function More({ to, label }: { to: '/services' | '/providers' | '/activity'; label: string }) {
  return (
    <Link to={to} className={LONE_LINK}>
      {label}
    </Link>
  );
}
