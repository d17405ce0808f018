import { useState, type SubmitEvent } from 'react';
import type { LocalServer, ProviderSummary } from '#contract/providers.ts';
import { useCore } from '#renderer/api/core.tsx';
import { stores, useLive } from '#renderer/api/stores.ts';
import { useCommand } from '#renderer/api/use-command.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { Status } from '#renderer/ui/status.tsx';
import { describeModels, nothingFound } from './own-server-words.ts';

/** Where the person's own server is: found on this computer, or typed, and in use only once they say so. */
export function OwnServer({ provider }: { provider: ProviderSummary }) {
  const { id, name, ownServer } = provider;
  const system = useLive(stores.system);
  const [isChanging, setChanging] = useState(false);
  if (!ownServer) return null;
  const { baseUrl } = ownServer;
  if (baseUrl === null) return <Finder id={id} name={name} onUsed={() => setChanging(false)} />;
  // In practice there is nothing to choose.
  if (system?.isPractice) return null;
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 text-small">
        <span className="min-w-0 wrap-anywhere">
          Runs at <code>{baseUrl}</code>
        </span>
        <Button
          small
          look="quiet"
          aria-label={isChanging ? `Keep this one: ${name}` : `Use another: ${name}`}
          onPress={() => setChanging(!isChanging)}
        >
          {isChanging ? 'Keep this one' : 'Use another'}
        </Button>
      </div>
      {isChanging && <Finder id={id} name={name} onUsed={() => setChanging(false)} />}
    </>
  );
}

function Finder({ id, name, onUsed }: { id: string; name: string; onUsed: () => void }) {
  const { client } = useCore();
  const [found, setFound] = useState<readonly LocalServer[] | null>(null);
  const [typed, setTyped] = useState('');
  const [refusal, setRefusal] = useState<string | null>(null);
  const look = useCommand(() => client.providers.lookForLocal({ providerId: id }));
  const use = useCommand((baseUrl: string) =>
    client.providers.useLocal({ providerId: id, baseUrl }),
  );

  async function lookAround(): Promise<void> {
    setRefusal(null);
    const result = await look.run();
    if (result) setFound(result.servers);
  }

  async function choose(baseUrl: string): Promise<void> {
    setRefusal(null);
    const result = await use.run(baseUrl);
    if (result?.saved) onUsed();
    else if (result) setRefusal(result.sentence);
  }

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    void choose(typed);
  };
  const problem = refusal ?? look.problem ?? use.problem;
  return (
    <div className="flex flex-col gap-3 rounded-lg bg-page px-3 py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Button
          small
          aria-label={`Look on this computer for a ${name.toLowerCase()}`}
          isPending={look.isRunning}
          onPress={() => void lookAround()}
        >
          {look.isRunning ? 'Looking…' : 'Look on this computer'}
        </Button>
        <p className="text-small text-quiet">
          Asks a few usual places on this computer. Nothing is used until you say so.
        </p>
      </div>
      <div aria-live="polite" className="flex flex-col gap-2 empty:hidden">
        {found?.length === 0 && <p>{nothingFound(id)}</p>}
        {found && found.length > 0 && (
          <ul aria-label="Found on this computer" className="flex flex-col gap-2">
            {found.map((server) => (
              <Found
                key={server.baseUrl}
                server={server}
                isBusy={use.isRunning}
                onUse={() => void choose(server.baseUrl)}
              />
            ))}
          </ul>
        )}
        {problem !== null && (
          <p className="flex flex-wrap gap-x-2">
            <Status shape="octagon" tone="crit" word="Not saved" />
            <span className="min-w-0 break-words">{problem}</span>
          </p>
        )}
      </div>
      <form onSubmit={submit}>
        <Field
          label="Another address"
          value={typed}
          onChange={setTyped}
          placeholder="http://127.0.0.1:1234"
          autoComplete="off"
          spellCheck="false"
          aside={
            <Button
              type="submit"
              className="h-9"
              aria-label="Use this address"
              isDisabled={typed.trim() === '' || use.isRunning}
            >
              Use
            </Button>
          }
        />
      </form>
    </div>
  );
}

function Found({
  server,
  isBusy,
  onUse,
}: {
  server: LocalServer;
  isBusy: boolean;
  onUse: () => void;
}) {
  const models = describeModels(server);
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-md border border-line bg-card px-3 py-2">
      <span className="flex min-w-0 flex-col">
        <span>
          <span className="font-medium">{server.name}</span>{' '}
          <code className="text-small text-quiet">{server.baseUrl}</code>
        </span>
        <span className="text-small wrap-anywhere text-quiet">{models ?? 'no models yet'}</span>
      </span>
      <Button
        small
        look="main"
        aria-label={`Use this one: ${server.name}`}
        isDisabled={isBusy}
        onPress={onUse}
      >
        Use this one
      </Button>
    </li>
  );
}
