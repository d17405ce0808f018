import { Eye, EyeOff } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import type { KeySummary, ProviderSummary } from '#contract/providers.ts';
import { useCore } from '#renderer/api/core.tsx';
import { stores, useLive } from '#renderer/api/stores.ts';
import { useCommand } from '#renderer/api/use-command.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Choice, Field } from '#renderer/ui/field.tsx';
import { Status } from '#renderer/ui/status.tsx';

/** Paste, test, save. A key that does not work is not kept. */
export function AddKeyDialog({
  provider,
  onClose,
}: {
  provider: ProviderSummary;
  onClose: () => void;
}) {
  const { client } = useCore();
  const system = useLive(stores.system);
  const [key, setKey] = useState('');
  const [name, setName] = useState('Personal');
  const [isShown, setShown] = useState(false);
  const isSafe = system?.keyStore.state === 'ready';
  const [chosen, setChosen] = useState<KeySummary['store'] | null>(null);
  const store = chosen ?? (isSafe ? 'keychain' : null);
  const [outcome, setOutcome] = useState<{ saved: boolean; sentence: string } | null>(null);
  const add = useCommand(() =>
    client.providers.addKey({ providerId: provider.id, key, name, store: store ?? 'session' }),
  );

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const result = await add.run();
    if (!result) return;
    setOutcome(result);
    // It is in the core now; the page has no use for it any more.
    if (result.saved) setKey('');
  }

  const keychain = system?.keyStore.name ?? 'the keychain';
  return (
    <Dialog title={`Add a key for ${provider.name}`} isOpen onClose={onClose}>
      <form className="flex flex-col gap-4" onSubmit={(event) => void submit(event)}>
        <Field
          label="Key"
          type={isShown ? 'text' : 'password'}
          value={key}
          onChange={setKey}
          autoComplete="off"
          autoFocus
          isRequired
          aside={
            <Button
              aria-label={isShown ? 'Hide the key' : 'Show the key'}
              onPress={() => setShown(!isShown)}
            >
              {isShown ? <EyeOff size={16} aria-hidden /> : <Eye size={16} aria-hidden />}
            </Button>
          }
          hint={
            <>
              You make one at{' '}
              <a
                href={provider.keyPage}
                target="_blank"
                rel="noreferrer"
                className="text-accent underline"
              >
                {new URL(provider.keyPage).host}
              </a>
              . It is tested with a request that costs nothing.
            </>
          }
        />
        <Field label="Name" value={name} onChange={setName} isRequired />
        {isSafe ? (
          <Choice
            label="Keep it"
            value={store ?? 'keychain'}
            options={[
              { value: 'keychain', label: `In ${keychain}` },
              { value: 'session', label: 'Until I quit' },
            ]}
            onChange={setChosen}
          />
        ) : (
          <NoKeychain
            sentence={system?.keyStore.sentence ?? ''}
            isChosen={store === 'session'}
            onChoose={() => setChosen('session')}
          />
        )}
        <p className="text-[13px] text-quiet">
          It leaves this computer only to reach {provider.name}.
        </p>
        <div role="status">
          {outcome && (
            <p>
              <Status
                shape={outcome.saved ? 'dot' : 'octagon'}
                word={outcome.saved ? 'Saved' : 'Not saved'}
                tone={outcome.saved ? 'ok' : 'crit'}
              />{' '}
              {outcome.sentence}
            </p>
          )}
          {add.problem !== null && <p className="text-crit">{add.problem}</p>}
        </div>
        <div className="flex justify-end gap-2">
          <Button onPress={onClose}>{outcome?.saved ? 'Done' : 'Cancel'}</Button>
          {!outcome?.saved && (
            <Button
              type="submit"
              look="main"
              isDisabled={key === '' || name === '' || store === null || add.isRunning}
            >
              {add.isRunning ? 'Testing…' : 'Test and save'}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  );
}

function NoKeychain({
  sentence,
  isChosen,
  onChoose,
}: {
  sentence: string;
  isChosen: boolean;
  onChoose: () => void;
}) {
  return (
    <div className="flex flex-col gap-2 rounded-md border border-line bg-page p-3">
      <p className="font-medium">No safe place for keys</p>
      <p className="text-[13px] text-quiet">{sentence}</p>
      <div>
        <Button small onPress={onChoose} isDisabled={isChosen}>
          {isChosen ? 'It is kept until you quit' : 'Keep until I quit'}
        </Button>
      </div>
    </div>
  );
}
