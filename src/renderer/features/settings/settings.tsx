import { useState } from 'react';
import { useCore } from '#renderer/api/core.tsx';
import { stores, useLive } from '#renderer/api/stores.ts';
import { useCommand } from '#renderer/api/use-command.ts';
import { applyTheme, readTheme, type Theme } from '#renderer/theme.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Card } from '#renderer/ui/card.tsx';
import { CopyButton } from '#renderer/ui/copy-button.tsx';
import { Choice } from '#renderer/ui/field.tsx';
import { Page } from '#renderer/ui/page.tsx';
import { Status } from '#renderer/ui/status.tsx';
import { ClaudeDesktop } from './claude-desktop.tsx';
import { Clients } from './clients.tsx';

const THEMES: readonly { readonly value: Theme; readonly label: string }[] = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

/** How Tallylight looks, who connects, and where its things are. */
export function Settings() {
  const [theme, setTheme] = useState(readTheme);
  return (
    <Page title="Settings">
      <ClaudeDesktop />
      <Clients />
      <SettingsFile />
      <Card title="Appearance">
        <Choice
          label="Theme"
          value={theme}
          options={THEMES}
          onChange={(next) => {
            applyTheme(next);
            setTheme(next);
          }}
        />
      </Card>
      <About />
    </Page>
  );
}

function SettingsFile() {
  const settings = useLive(stores.settings);
  if (!settings) return null;
  return (
    <Card title="Settings file">
      <p className="flex flex-wrap items-center gap-3">
        <code className="min-w-0 break-all">{settings.file}</code>
        <CopyButton text={settings.file} label="Copy path" />
        {settings.problems.length === 0 && <Status shape="dot" word="No mistakes" tone="ok" />}
      </p>
      {settings.problems.length > 0 && (
        <>
          <p className="mt-3">It has a mistake, so the last version without one stays in force:</p>
          <ul className="mt-1">
            {settings.problems.map(({ path, line, column, sentence }) => (
              <li key={`${line}:${column}:${path}`} className="flex gap-3 py-1">
                <span className="tabular shrink-0 text-quiet">
                  Line {line}, column {column}
                </span>
                <span>
                  {path !== '' && <code className="mr-2">{path}</code>}
                  {sentence}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}

function About() {
  const system = useLive(stores.system);
  const { client } = useCore();
  const open = useCommand(() => client.system.openDataFolder());
  if (!system) return null;
  const { keyStore } = system;
  return (
    <Card title="About">
      <dl className="grid grid-cols-[9rem_1fr] items-center gap-y-2">
        <dt className="text-quiet">Version</dt>
        <dd>{system.version}</dd>
        <dt className="text-quiet">Profile</dt>
        <dd>{system.profile}</dd>
        <dt className="text-quiet">Keys are kept in</dt>
        <dd>
          {keyStore.state === 'ready' ? keyStore.name : `No safe place. ${keyStore.sentence ?? ''}`}
        </dd>
        <dt className="text-quiet">Data</dt>
        <dd className="flex flex-wrap items-center gap-3">
          <code className="min-w-0 break-all">{system.dataFolder}</code>
          {system.capabilities.openFolder ? (
            <Button small onPress={() => void open.run()}>
              Open folder
            </Button>
          ) : (
            <CopyButton text={system.dataFolder} label="Copy path" />
          )}
        </dd>
      </dl>
      <p className="mt-3 text-[13px] text-quiet">
        Tallylight sends nothing about you anywhere. It contacts only the providers whose keys you
        add.
      </p>
    </Card>
  );
}
