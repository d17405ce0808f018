import { useNavigate } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import type { ServerSummary } from '#contract/servers.ts';
import { Button } from '#renderer/ui/button.tsx';
import { formatCount } from '#renderer/ui/format-count.ts';
import { Status } from '#renderer/ui/status.tsx';
import { LogView } from './log-view.tsx';
import { ServerButtons } from './server-row.tsx';
import { wordsFor } from './server-words.ts';

export type PanelTab = 'overview' | 'log' | 'tools';

const TAB =
  'cursor-default border-b-2 border-transparent px-1 pb-1.5 font-medium text-quiet selected:border-accent selected:text-text';

/** Everything about one service. */
export function ServerPanel({ server, tab }: { server: ServerSummary; tab: PanelTab }) {
  const navigate = useNavigate();
  const { id, name, state, tools } = server;
  const show = (next: PanelTab): void =>
    void navigate({ to: '/services', search: { id, tab: next } });
  return (
    <section aria-label={name} className="rounded-xl border border-line bg-card p-4 shadow-card">
      <div className="mb-3 flex items-center gap-4">
        <h2 className="text-base font-semibold">{name}</h2>
        <Status {...wordsFor(state)} />
        <div className="ml-auto flex gap-1.5">
          <ServerButtons server={server} />
          <Button
            small
            look="quiet"
            aria-label={`Close ${name}`}
            onPress={() => void navigate({ to: '/services', search: {} })}
          >
            <X size={16} aria-hidden />
          </Button>
        </div>
      </div>
      <Tabs selectedKey={tab} onSelectionChange={(key) => show(key as PanelTab)}>
        <TabList aria-label={`About ${name}`} className="mb-3 flex gap-5 border-b border-line">
          <Tab id="overview" className={TAB}>
            Overview
          </Tab>
          <Tab id="log" className={TAB}>
            Log
          </Tab>
          <Tab id="tools" className={TAB}>
            Tools
          </Tab>
        </TabList>
        <TabPanel id="overview">
          <Overview server={server} />
        </TabPanel>
        <TabPanel id="log">
          <LogView id={id} name={name} />
        </TabPanel>
        <TabPanel id="tools">
          <ul className="grid gap-x-8 gap-y-2.5 sm:grid-cols-2">
            {tools.map((tool) => (
              <li key={tool.name}>
                <code className="text-[13px] font-semibold">{tool.exposedName}</code>
                <p className="line-clamp-2 text-[13px] text-quiet">{tool.description}</p>
              </li>
            ))}
          </ul>
          {tools.length === 0 && (
            <p className="text-quiet">No tools are known yet. They show once it has run.</p>
          )}
        </TabPanel>
      </Tabs>
    </section>
  );
}

function Overview({ server }: { server: ServerSummary }) {
  const { toolCalls: calls } = server;
  const facts: readonly (readonly [string, string])[] = [
    ['Command', server.command],
    ['Process', server.pid === null ? '—' : String(server.pid)],
    ['Protocol', server.protocolVersion ?? '—'],
    ['Restarts', formatCount(server.restarts)],
    ['Tool calls', `${formatCount(calls.count)} (${formatCount(calls.errors)} with an error)`],
    [
      'Typical answer',
      calls.p50Ms === null ? '—' : `${calls.p50Ms} ms (slow ones ${calls.p95Ms} ms)`,
    ],
  ];
  return (
    <div className="flex flex-col gap-3">
      {server.sentence !== null && <p className="break-words">{server.sentence}</p>}
      <dl className="grid grid-cols-[9rem_1fr] gap-y-1.5">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-quiet">{name}</dt>
            <dd className="tabular break-all">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
