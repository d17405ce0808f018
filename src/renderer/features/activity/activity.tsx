import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { ToggleButton } from 'react-aria-components';
import type { CallSummary } from '#contract/calls.ts';
import { useCore } from '#renderer/api/core.tsx';
import { stores, useLive } from '#renderer/api/stores.ts';
import { useCommand } from '#renderer/api/use-command.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Card } from '#renderer/ui/card.tsx';
import { CopyButton } from '#renderer/ui/copy-button.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { MenuButton } from '#renderer/ui/menu.tsx';
import { Page } from '#renderer/ui/page.tsx';
import { CallPanel } from './call-panel.tsx';
import { CallTable } from './call-table.tsx';
import { matches, mergeCalls } from './call-words.ts';

const PAGE_SIZE = 100;

/** What happened, why there, and what it cost. */
export function Activity() {
  const snapshot = useLive(stores.calls);
  const system = useLive(stores.system);
  const search = useSearch({ from: '/activity' });
  const navigate = useNavigate();
  const [older, setOlder] = useState<readonly CallSummary[]>([]);
  if (!snapshot) return <Page title="Activity">{null}</Page>;

  const all = mergeCalls(snapshot.recent, older);
  const filter = { failed: search.failed === true, episode: search.episode ?? null };
  const shown = all.filter((call) => matches(call, filter));
  const filters = Number(filter.failed) + Number(filter.episode !== null);
  const clear = (): void => void navigate({ to: '/activity', search: {} });
  return (
    <Page title="Activity" actions={<Filters />}>
      {search.call !== undefined && <CallPanel id={search.call} />}
      <Card flush>
        {all.length === 0 && (
          <EmptyState
            title="Nothing has passed through yet"
            actions={system?.address && <CopyButton text={system.address} label="Copy address" />}
          >
            Requests appear here as soon as a tool uses your local address.
          </EmptyState>
        )}
        {all.length > 0 && shown.length === 0 && (
          <EmptyState
            title="No requests match"
            actions={<Button onPress={clear}>Clear filters</Button>}
          >
            {filters === 1 ? 'One filter is on.' : `${filters} filters are on.`}
          </EmptyState>
        )}
        {shown.length > 0 && <CallTable calls={shown} chosenId={search.call} />}
      </Card>
      <Older
        lastId={all.length >= PAGE_SIZE ? (all.at(-1)?.id ?? null) : null}
        onMore={(more) => setOlder((before) => [...before, ...more])}
      />
    </Page>
  );
}

function Filters() {
  const navigate = useNavigate();
  const episodes = useLive(stores.episodes)?.episodes ?? [];
  const { failed, episode } = useSearch({ from: '/activity' });
  const name =
    episode === 'none'
      ? 'Untagged'
      : (episodes.find(({ id }) => id === episode)?.name ?? 'All episodes');
  return (
    <>
      <MenuButton
        label="Episode"
        button={<Button>{name} ▾</Button>}
        entries={[
          { id: 'all', label: 'All episodes' },
          { id: 'none', label: 'Untagged' },
          ...(episodes.length > 0 ? [null] : []),
          ...episodes.map(({ id, name: label }) => ({ id, label })),
        ]}
        onAction={(id) =>
          void navigate({
            to: '/activity',
            search: (before) => ({ ...before, episode: id === 'all' ? undefined : id }),
          })
        }
      />
      <ToggleButton
        isSelected={failed === true}
        onChange={(isOn) =>
          void navigate({
            to: '/activity',
            search: (before) => ({ ...before, failed: isOn || undefined }),
          })
        }
        className="h-8.5 cursor-default rounded-md border border-line-strong bg-card px-3.5 font-medium hover:bg-hover selected:border-accent selected:bg-accent selected:text-on-accent"
      >
        Only trouble
      </ToggleButton>
    </>
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
    <div className="flex justify-center">
      <Button isDisabled={load.isRunning} onPress={() => void more()}>
        {load.isRunning ? 'Loading…' : 'Show older requests'}
      </Button>
    </div>
  );
}
