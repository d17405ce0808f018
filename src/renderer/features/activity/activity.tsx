import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { CallSummary } from '#contract/calls.ts';
import { useCore } from '#renderer/api/core.tsx';
import { stores, useLive } from '#renderer/api/stores.ts';
import { useCommand } from '#renderer/api/use-command.ts';
import { buttonLook } from '#renderer/ui/button-look.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Card } from '#renderer/ui/card.tsx';
import { CopyButton } from '#renderer/ui/copy-button.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { formatCount } from '#renderer/ui/format-count.ts';
import { Page } from '#renderer/ui/page.tsx';
import { CallPanel } from './call-panel.tsx';
import { CallTable } from './call-table.tsx';
import { matches, mergeCalls } from './call-words.ts';
import { Filters } from './filters.tsx';

const PAGE_SIZE = 100;

/** What happened, why there, and what it cost. */
export function Activity() {
  const recent = useLive(stores.calls)?.recent;
  const {
    call,
    failed = false,
    rerouted = false,
    episode = null,
  } = useSearch({ from: '/activity' });
  const [older, setOlder] = useState<readonly CallSummary[]>([]);
  const [seen, setSeen] = useState(recent);
  if (recent !== seen) {
    setSeen(recent);
    // What leaves the live list joins the older pages, so that no gap opens between the two.
    if (recent && older.length > 0) setOlder(mergeCalls(recent, older));
  }
  if (!recent) return <Page title="Activity">{null}</Page>;

  const all = mergeCalls(recent, older);
  const shown = all.filter((one) => matches(one, { failed, rerouted, episode }));
  return (
    <Page
      title="Activity"
      actions={all.length > 0 && <Filters />}
      panel={call !== undefined && <CallPanel key={call} id={call} />}
    >
      <Card flush>
        {all.length === 0 && <Nothing />}
        {all.length > 0 && shown.length === 0 && (
          <NoMatch
            filters={Number(failed) + Number(rerouted) + Number(episode !== null)}
            searched={all.length}
          />
        )}
        {shown.length > 0 && <CallTable calls={shown} openId={call} />}
      </Card>
      <Older
        lastId={all.length >= PAGE_SIZE ? (all.at(-1)?.id ?? null) : null}
        onMore={(more) => setOlder((before) => mergeCalls(mergeCalls(recent, before), more))}
      />
    </Page>
  );
}

function Nothing() {
  const address = useLive(stores.system)?.address ?? null;
  const providers = useLive(stores.providers)?.providers ?? [];
  const hasKey = providers.some(({ key }) => key !== null);
  return (
    <EmptyState
      title="Nothing has passed through yet"
      actions={
        <>
          {address !== null && <CopyButton text={address} label="Copy address" />}
          <Link to="/providers" className={buttonLook('plain', true)}>
            {hasKey ? 'Send a test' : 'Add a key first'}
          </Link>
        </>
      }
    >
      Requests appear here as soon as a tool uses your local address.
    </EmptyState>
  );
}

function NoMatch({ filters, searched }: { filters: number; searched: number }) {
  const navigate = useNavigate();
  return (
    <EmptyState
      title="No requests match"
      actions={
        <Button onPress={() => void navigate({ to: '/activity', search: {} })}>
          Clear filters
        </Button>
      }
    >
      {filters === 1 ? 'One filter is on.' : `${filters} filters are on.`} The newest{' '}
      {formatCount(searched)} were looked through.
    </EmptyState>
  );
}

function Older({
  lastId,
  onMore,
}: {
  lastId: string | null;
  onMore: (calls: readonly CallSummary[]) => void;
}) {
  const { client } = useCore();
  const [isEnd, setEnd] = useState(false);
  const load = useCommand(() => client.calls.list({ before: lastId, limit: PAGE_SIZE }));
  if (lastId === null || isEnd) return null;
  const more = async (): Promise<void> => {
    const page = await load.run();
    if (!page) return;
    onMore(page.calls);
    setEnd(page.nextBefore === null);
  };
  return (
    <div className="flex flex-col items-center gap-2">
      <Button isPending={load.isRunning} onPress={() => void more()}>
        {load.isRunning ? 'Loading…' : 'Show older requests'}
      </Button>
      {load.problem !== null && (
        <p role="alert" className="text-crit">
          {load.problem}
        </p>
      )}
    </div>
  );
}
