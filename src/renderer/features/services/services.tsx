import { Link, useSearch } from '@tanstack/react-router';
import { stores, useLive } from '#renderer/api/stores.ts';
import { Card } from '#renderer/ui/card.tsx';
import { CopyButton } from '#renderer/ui/copy-button.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { Page } from '#renderer/ui/page.tsx';
import { ServerPanel } from './server-panel.tsx';
import { ServerRow } from './server-row.tsx';
import { groupServers } from './server-words.ts';

/** What runs, and what broke. */
export function Services() {
  const snapshot = useLive(stores.servers);
  const settings = useLive(stores.settings);
  const { id, tab = 'overview' } = useSearch({ from: '/services' });
  if (!snapshot) return <Page title="Services">{null}</Page>;
  const chosen = snapshot.servers.find((server) => server.id === id);
  return (
    <Page title="Services">
      {snapshot.servers.length === 0 && (
        <Card>
          <EmptyState
            title="No services yet"
            actions={
              settings && <CopyButton text={settings.file} label="Copy the path of the file" />
            }
          >
            Services give Claude extra tools. Add one to the settings file under “servers”; it
            starts as soon as you save.
          </EmptyState>
        </Card>
      )}
      {groupServers(snapshot.servers).map(({ group, servers }) => (
        <Card key={group} title={group} flush>
          <ul>
            {servers.map((server) => (
              <ServerRow key={server.id} server={server} />
            ))}
          </ul>
        </Card>
      ))}
      {chosen && <ServerPanel server={chosen} tab={tab} />}
      {snapshot.servers.length > 0 && (
        <p className="text-[13px] text-quiet">
          Programs reach these tools at one address.{' '}
          <Link to="/settings" className="text-accent underline underline-offset-2">
            Connect a program
          </Link>
        </p>
      )}
    </Page>
  );
}
