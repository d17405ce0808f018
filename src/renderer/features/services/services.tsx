import { Link, useSearch } from '@tanstack/react-router';
import { useRef } from 'react';
import type { ServerSummary } from '#contract/servers.ts';
import { stores, useLive } from '#renderer/api/stores.ts';
import { Card } from '#renderer/ui/card.tsx';
import { CopyButton } from '#renderer/ui/copy-button.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { Page } from '#renderer/ui/page.tsx';
import { TEXT_LINK } from '#renderer/ui/text-link.ts';
import { useKeptFocus } from '#renderer/ui/use-kept-focus.ts';
import { ServerPanel } from './server-panel.tsx';
import { ServerRow } from './server-row.tsx';
import { groupServers } from './server-words.ts';

/** What runs, and what broke. */
export function Services() {
  const snapshot = useLive(stores.servers);
  const { id, tab = 'overview' } = useSearch({ from: '/services' });
  if (!snapshot) return <Page title="Services">{null}</Page>;
  const chosen = snapshot.servers.find((server) => server.id === id);
  return (
    <Page
      title="Services"
      panel={chosen && <ServerPanel key={chosen.id} server={chosen} tab={tab} />}
    >
      {snapshot.servers.length === 0 && <NoServices />}
      <Groups servers={snapshot.servers} openId={id} />
      {snapshot.servers.length > 0 && (
        <p className="text-small text-quiet">
          Programs reach these tools at one address.{' '}
          <Link to="/settings" className={TEXT_LINK}>
            Connect a program
          </Link>
        </p>
      )}
    </Page>
  );
}

function Groups({
  servers,
  openId,
}: {
  servers: readonly ServerSummary[];
  openId: string | undefined;
}) {
  const list = useRef<HTMLDivElement>(null);
  useKeptFocus(list);
  return (
    <div ref={list} tabIndex={-1} className="flex flex-col gap-4 outline-none">
      {groupServers(servers).map((one) => (
        <Card key={one.group} title={one.group} flush>
          <ul>
            {one.servers.map((server) => (
              <ServerRow key={server.id} server={server} isOpen={server.id === openId} />
            ))}
          </ul>
        </Card>
      ))}
    </div>
  );
}

function NoServices() {
  const settings = useLive(stores.settings);
  return (
    <Card>
      <EmptyState
        title="No services yet"
        actions={settings && <CopyButton text={settings.file} label="Copy the path of the file" />}
      >
        Services give Claude extra tools. Add one to the settings file under “servers”; it starts as
        soon as you save.
      </EmptyState>
    </Card>
  );
}
