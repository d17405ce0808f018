import { Link, useNavigate } from '@tanstack/react-router';
import type { CostTotal } from '#contract/money.ts';
import { useCore } from '#renderer/api/core.tsx';
import { stores, useLive } from '#renderer/api/stores.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Card } from '#renderer/ui/card.tsx';
import { countOf } from '#renderer/ui/format-count.ts';
import { formatSum } from '#renderer/ui/format-money.ts';
import { Page } from '#renderer/ui/page.tsx';
import { Status } from '#renderer/ui/status.tsx';
import { CallTable } from '../activity/call-table.tsx';
import { SendTest } from '../providers/provider-card.tsx';
import { wordsForProvider } from '../providers/provider-words.ts';
import { ServerRow } from '../services/server-row.tsx';
import { groupServers } from '../services/server-words.ts';
import { firstSentence } from './first-sentence.ts';
import { EpisodeCard } from './episode-card.tsx';

const NEWEST = 5;

/** Am I OK, and what did it cost? */
export function Home() {
  const system = useLive(stores.system);
  const providers = useLive(stores.providers);
  const servers = useLive(stores.servers);
  const calls = useLive(stores.calls);
  if (!system || !providers || !servers || !calls) return <Page title="Home">{null}</Page>;
  const [provider] = providers.providers;
  return (
    <Page
      title="Home"
      actions={system.isPractice && provider && <SendTest providerId={provider.id} main />}
    >
      <First />
      <div className="grid gap-4 sm:grid-cols-3">
        <EpisodeCard />
        <SumCard title="Today" total={calls.today} />
        <SumCard title="This month" total={calls.month} />
      </div>
      <Card title="Services" flush aside={<More to="/services" label="All services" />}>
        <ul>
          {groupServers(servers.servers).flatMap((group) =>
            group.servers.map((server) => <ServerRow key={server.id} server={server} />),
          )}
        </ul>
        {servers.servers.length === 0 && <p className="px-4 py-2 text-quiet">No services yet.</p>}
      </Card>
      <Card title="Providers" flush aside={<More to="/providers" label="All providers" />}>
        <ul>
          {providers.providers.map(({ id, name, state, sentence, lastHour }) => (
            <li
              key={id}
              className="flex flex-wrap items-center gap-x-4 border-t border-line px-4 py-3 first:border-t-0"
            >
              <span className="font-semibold">{name}</span>
              <Status {...wordsForProvider(state)} />
              <span className="text-[13px] text-quiet">
                {sentence ?? `${countOf(lastHour.calls, 'request')} in the last hour`}
              </span>
            </li>
          ))}
        </ul>
      </Card>
      <Card title="Newest requests" flush aside={<More to="/activity" label="All requests" />}>
        {calls.recent.length === 0 ? (
          <p className="px-4 py-2 text-quiet">Nothing has passed through yet.</p>
        ) : (
          <CallTable calls={calls.recent.slice(0, NEWEST)} chosenId={undefined} />
        )}
      </Card>
    </Page>
  );
}

function First() {
  const { client } = useCore();
  const navigate = useNavigate();
  const system = useLive(stores.system);
  const providers = useLive(stores.providers);
  const calls = useLive(stores.calls);
  if (!system || !providers || !calls) return null;
  const { tone, shape, title, body, action } = firstSentence(
    system,
    providers.providers,
    calls.month.calls,
  );
  const [provider] = providers.providers;
  const act = (): void => {
    if (action === 'resume') void client.system.pause({ paused: false });
    else if (action === 'add-key')
      void navigate({ to: '/providers', search: { add: provider?.id } });
    else if (action !== null && action !== 'send-test') void navigate({ to: `/${action}` });
  };
  const label =
    action === 'resume' ? 'Resume' : action === 'add-key' ? 'Add key' : 'See what helps';
  return (
    <Banner
      tone={tone}
      shape={shape}
      title={title}
      action={
        action !== null &&
        action !== 'send-test' && (
          <Button look="main" onPress={act}>
            {label}
          </Button>
        )
      }
    >
      {body}
    </Banner>
  );
}

function SumCard({ title, total }: { title: string; total: CostTotal }) {
  return (
    <Card title={title}>
      <p className="tabular text-2xl font-semibold tracking-tight">{formatSum(total)}</p>
      <p className="text-[13px] text-quiet">
        {countOf(total.calls, 'request')}
        {total.callsWithoutPrice > 0 && `, ${total.callsWithoutPrice} without a price`}
      </p>
    </Card>
  );
}

function More({ to, label }: { to: '/services' | '/providers' | '/activity'; label: string }) {
  return (
    <Link to={to} className="text-[13px] text-accent underline-offset-2 hover:underline">
      {label}
    </Link>
  );
}
