import { useNavigate } from '@tanstack/react-router';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import type { ServerSummary } from '#contract/servers.ts';
import { Facts } from '#renderer/ui/facts.tsx';
import { countOf, formatCount } from '#renderer/ui/format-count.ts';
import { formatDuration } from '#renderer/ui/format-time.ts';
import { UNKNOWN } from '#renderer/ui/format-money.ts';
import { Panel } from '#renderer/ui/panel.tsx';
import { Status } from '#renderer/ui/status.tsx';
import { LogView } from './log-view.tsx';
import { ServerButtons } from './server-row.tsx';
import { wordsFor } from './server-words.ts';

export type PanelTab = 'overview' | 'log' | 'tools';

const TABS: readonly { readonly id: PanelTab; readonly label: string }[] = [
  { id: 'overview', label: 'Overview' },
  { id: 'log', label: 'Log' },
  { id: 'tools', label: 'Tools' },
];

/** Everything about one service. */
export function ServerPanel({ server, tab }: { server: ServerSummary; tab: PanelTab }) {
  const navigate = useNavigate();
  const { id, name } = server;
  return (
    <Panel
      title={name}
      status={<Status {...wordsFor(server)} />}
      actions={<ServerButtons server={server} />}
      isTall
      closeLabel={`Close ${name}`}
      onClose={() => void navigate({ to: '/services', search: {} })}
    >
      <Tabs
        className="flex min-h-0 flex-1 flex-col"
        selectedKey={tab}
        onSelectionChange={(key) =>
          void navigate({ to: '/services', search: { id, tab: key as PanelTab }, replace: true })
        }
      >
        <TabList
          aria-label={`About ${name}`}
          className="mb-3 flex shrink-0 gap-5 border-b border-line"
        >
          {TABS.map((one) => (
            <Tab
              key={one.id}
              id={one.id}
              className="cursor-default border-b-2 border-transparent px-1 pb-1.5 font-medium text-quiet hover:text-text selected:border-accent selected:text-text"
            >
              {one.label}
            </Tab>
          ))}
        </TabList>
        <TabPanel id="overview">
          <Overview server={server} />
        </TabPanel>
        <TabPanel id="log" className="flex min-h-0 flex-1 flex-col">
          <LogView id={id} name={name} />
        </TabPanel>
        <TabPanel id="tools">
          <Tools server={server} />
        </TabPanel>
      </Tabs>
    </Panel>
  );
}

function Overview({ server }: { server: ServerSummary }) {
  const { toolCalls, sentence, command, pid, protocolVersion, restarts } = server;
  const calls = `${formatCount(toolCalls.count)}, ${countOf(toolCalls.errors, 'error')}`;
  const answer =
    toolCalls.p50Ms === null || toolCalls.p95Ms === null
      ? UNKNOWN
      : `${formatDuration(toolCalls.p50Ms)}, slow ones ${formatDuration(toolCalls.p95Ms)}`;
  return (
    <div className="flex flex-col gap-3">
      {sentence !== null && <p className="break-words">{sentence}</p>}
      <Facts
        facts={[
          ['Command', <code key="command">{command}</code>],
          ['Process', pid === null ? UNKNOWN : String(pid)],
          ['Protocol', protocolVersion ?? UNKNOWN],
          ['Restarts', formatCount(restarts)],
          ['Tool calls', toolCalls.count === 0 ? 'none since Tallylight started' : calls],
          ['Typical answer', answer],
        ]}
      />
    </div>
  );
}

function Tools({ server: { tools } }: { server: ServerSummary }) {
  if (tools.length === 0)
    return <p className="text-quiet">No tools are known yet. They show once it has run.</p>;
  return (
    <ul className="grid gap-x-8 gap-y-3 sm:grid-cols-2">
      {tools.map(({ name, exposedName, description }) => (
        <li key={name} className="min-w-0">
          <code className="font-semibold break-all">{exposedName}</code>
          <p className="line-clamp-2 text-small wrap-anywhere text-quiet">{description}</p>
        </li>
      ))}
    </ul>
  );
}
