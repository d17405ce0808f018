import { useSyncExternalStore } from 'react';
import { useCore } from '#renderer/api/core.tsx';
import { stores, useLive } from '#renderer/api/stores.ts';
import { useCommand } from '#renderer/api/use-command.ts';
import { applyTheme, readTheme, watchTheme, type Theme } from '#renderer/theme.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Card } from '#renderer/ui/card.tsx';
import { CopyButton } from '#renderer/ui/copy-button.tsx';
import { Facts } from '#renderer/ui/facts.tsx';
import { Choice } from '#renderer/ui/field.tsx';
import { formatMoment } from '#renderer/ui/format-time.ts';
import { Page } from '#renderer/ui/page.tsx';
import { Status } from '#renderer/ui/status.tsx';
import { ClaudeDesktop } from './claude-desktop.tsx';
import { Clients } from './clients.tsx';
import { useNow } from '#renderer/ui/use-now.ts';

const TICK_MS = 60_000;
const THEMES: readonly { readonly value: Theme; readonly label: string }[] = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

/** How Tallylight looks, who connects, and where its things are. */
export function Settings() {
  const theme = useSyncExternalStore(watchTheme, readTheme);
  return (
    <Page title="Settings">
      <Card title="Appearance">
        <Choice label="Theme" value={theme} options={THEMES} onChange={applyTheme} />
      </Card>
      <ClaudeDesktop />
      <Clients />
      <SettingsFile />
      <Keys />
      <About />
    </Page>
  );
}

function SettingsFile() {
  const settings = useLive(stores.settings);
  const now = useNow(TICK_MS);
  if (!settings) return null;
  const { file, problems, loadedAtMs } = settings;
  return (
    <Card title="Settings file">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <code className="min-w-0 break-all">{file}</code>
        <CopyButton text={file} label="Copy path" name="settings file" />
      </p>
      {problems.length === 0 ? (
        <p className="mt-2 flex flex-wrap items-baseline gap-x-3">
          <Status shape="dot" word="No mistakes" tone="ok" />
          <span className="text-small text-quiet">
            Read {formatMoment(loadedAtMs, now)}. Changes count as soon as you save them.
          </span>
        </p>
      ) : (
        <Problems problems={problems} />
      )}
    </Card>
  );
}

function Problems({
  problems,
}: {
  problems: readonly {
    readonly path: string;
    readonly line: number;
    readonly column: number;
    readonly sentence: string;
  }[];
}) {
  return (
    <div className="mt-2 flex flex-col gap-1">
      <p className="flex flex-wrap items-baseline gap-x-3">
        <Status
          shape="octagon"
          tone="crit"
          word={problems.length === 1 ? 'It has a mistake' : `It has ${problems.length} mistakes`}
        />
        <span className="text-small text-quiet">The last version without one stays in force.</span>
      </p>
      <ul>
        {problems.map(({ path, line, column, sentence }) => (
          <li key={`${line}:${column}:${path}`} className="flex gap-4 py-1">
            <span className="tabular shrink-0 text-quiet">
              Line {line}, column {column}
            </span>
            <span className="min-w-0 break-words">
              {path !== '' && <code className="mr-2 text-quiet">{path}</code>}
              {sentence}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Keys() {
  const keyStore = useLive(stores.system)?.keyStore;
  if (!keyStore) return null;
  const isReady = keyStore.state === 'ready';
  const missing =
    keyStore.state === 'absent' ? 'No safe place for keys' : `${keyStore.name} can’t be used now`;
  return (
    <Card title="Keys">
      <p className="flex flex-wrap items-baseline gap-x-3">
        <Status
          shape={isReady ? 'dot' : 'triangle'}
          tone={isReady ? 'ok' : 'warn'}
          word={isReady ? `Kept in ${keyStore.name}` : missing}
        />
        {keyStore.sentence !== null && (
          <span className="text-small text-quiet">{keyStore.sentence}</span>
        )}
      </p>
    </Card>
  );
}

function About() {
  const system = useLive(stores.system);
  if (!system) return null;
  return (
    <Card title="About">
      <Facts
        facts={[
          ['Version', system.version],
          [
            'Profile',
            system.isPractice ? `${system.profile} (nothing in it is real)` : system.profile,
          ],
          ['Data', <DataFolder key="data" />],
        ]}
      />
      <p className="mt-3 text-small text-quiet">
        Tallylight sends nothing about you anywhere. It contacts only the providers whose keys you
        add.
      </p>
    </Card>
  );
}

function DataFolder() {
  const { client } = useCore();
  const system = useLive(stores.system);
  const open = useCommand(() => client.system.openDataFolder());
  if (!system) return null;
  const { dataFolder, capabilities } = system;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <code className="min-w-0 break-all">{dataFolder}</code>
      {capabilities.openFolder && (
        <Button small isPending={open.isRunning} onPress={() => void open.run()}>
          Open folder
        </Button>
      )}
      <CopyButton text={dataFolder} label="Copy path" name="data folder" />
      {open.problem !== null && <p className="text-crit">{open.problem}</p>}
    </div>
  );
}
