import { Eye, EyeOff } from 'lucide-react';
import { useState, type SubmitEvent } from 'react';
import type { KeySummary, KeyTest, ProviderSummary } from '#contract/providers.ts';
import { useCore } from '#renderer/api/core.tsx';
import { stores, useLive } from '#renderer/api/stores.ts';
import { useCommand } from '#renderer/api/use-command.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog, DialogButtons } from '#renderer/ui/dialog.tsx';
import { Choice, Field } from '#renderer/ui/field.tsx';
import { Status, type StatusWords } from '#renderer/ui/status.tsx';
import { TEXT_LINK } from '#renderer/ui/text-link.ts';
import { CertainCheck } from './certain-check.tsx';
import { useKeyOwner } from './use-key-owner.ts';
import { isSafePlace, KeyPlace } from './key-place.tsx';
import { TAKE_FOCUS } from '#renderer/ui/take-focus.ts';

/** Paste, test, save. A key that does not work is not kept. */
export function AddKeyDialog({
  provider,
  pasted,
  providers,
  onProvider,
  onSaved,
  onClose,
}: {
  provider: ProviderSummary;
  /** A key that is there already; empty when none is. */
  pasted: string;
  providers: readonly ProviderSummary[];
  /** Another one is wanted, for what was typed so far. */
  onProvider: (id: string, key: string) => void;
  /** Whoever else holds the key lets go of it. */
  onSaved: () => void;
  onClose: () => void;
}) {
  const [saved, setSaved] = useState<KeyTest | null>(null);
  return (
    <Dialog title={`Add a key for ${provider.name}`} isOpen onClose={onClose}>
      {saved === null ? (
        <KeyForm
          provider={provider}
          pasted={pasted}
          providers={providers}
          onProvider={onProvider}
          onSaved={(test) => {
            setSaved(test);
            onSaved();
          }}
          onClose={onClose}
        />
      ) : (
        <>
          <output>
            <Outcome shape="dot" tone="ok" word="Saved" sentence={saved.sentence} />
          </output>
          {saved.outcome === 'probably-works' && (
            <CertainCheck id={provider.id} name={provider.name} />
          )}
          <DialogButtons>
            <Button look="main" {...TAKE_FOCUS} onPress={onClose}>
              Done
            </Button>
          </DialogButtons>
        </>
      )}
    </Dialog>
  );
}

/** Goes as a whole once the key is saved: it is in the core then, and the page must not hold it any more. */
function KeyForm({
  provider,
  pasted,
  providers,
  onProvider,
  onSaved,
  onClose,
}: {
  provider: ProviderSummary;
  pasted: string;
  providers: readonly ProviderSummary[];
  onProvider: (id: string, key: string) => void;
  onSaved: (test: KeyTest) => void;
  onClose: () => void;
}) {
  const { client } = useCore();
  const keyStore = useLive(stores.system)?.keyStore;
  const [key, setKey] = useState(pasted);
  const owner = useKeyOwner(key);
  const other = providers.find(({ id }) => id === owner && id !== provider.id);
  const [name, setName] = useState('Personal');
  const [chosen, setChosen] = useState<KeySummary['store'] | null>(null);
  const store = chosen ?? (keyStore && isSafePlace(keyStore) ? 'keychain' : null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const add = useCommand(() =>
    client.providers.addKey({
      providerId: provider.id,
      key: key.trim(),
      name,
      store: store ?? 'session',
    }),
  );

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    setRefusal(null);
    const result = await add.run();
    if (!result) return;
    if (result.saved) onSaved(result);
    else setRefusal(result.sentence);
  }

  const isReady = key.trim() !== '' && name.trim() !== '' && store !== null;
  return (
    <form className="flex flex-col gap-4" onSubmit={(event) => void submit(event)}>
      {providers.length > 1 && (
        <Choice
          label="Provider"
          value={provider.id}
          options={providers.map(({ id, name: label }) => ({ value: id, label }))}
          onChange={(id) => onProvider(id, key)}
        />
      )}
      <KeyField provider={provider} value={key} onChange={setKey} />
      <div aria-live="polite" className="empty:hidden">
        {other && (
          <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <Status shape="info" tone="info" word={`This looks like a key for ${other.name}`} />
            <Button small onPress={() => onProvider(other.id, key)}>
              Use it for {other.name}
            </Button>
          </p>
        )}
      </div>
      <Field label="Name" value={name} onChange={setName} isRequired />
      {keyStore && <KeyPlace keyStore={keyStore} store={store} onStore={setChosen} />}
      <p className="text-small text-quiet">
        It leaves this computer only to reach {provider.name}.
      </p>
      <div aria-live="polite" className="empty:hidden">
        {refusal !== null && (
          <Outcome shape="octagon" tone="crit" word="Not saved" sentence={refusal} />
        )}
        {add.problem !== null && <p className="text-crit">{add.problem}</p>}
      </div>
      <DialogButtons>
        <Button onPress={onClose}>Cancel</Button>
        <Button type="submit" look="main" isDisabled={!isReady} isPending={add.isRunning}>
          {add.isRunning ? 'Testing…' : 'Test and save'}
        </Button>
      </DialogButtons>
    </form>
  );
}

function Outcome({ sentence, ...words }: StatusWords & { sentence: string }) {
  return (
    <span className="flex flex-wrap gap-x-2">
      <Status {...words} /> <span className="min-w-0 break-words">{sentence}</span>
    </span>
  );
}

function KeyField({
  provider,
  value,
  onChange,
}: {
  provider: ProviderSummary;
  value: string;
  onChange: (key: string) => void;
}) {
  const [isShown, setShown] = useState(false);
  const Icon = isShown ? EyeOff : Eye;
  return (
    <Field
      label="Key"
      type={isShown ? 'text' : 'password'}
      value={value}
      onChange={onChange}
      autoComplete="off"
      {...TAKE_FOCUS}
      isRequired
      aside={
        <Button
          className="h-9 px-2.5"
          aria-label={isShown ? 'Hide the key' : 'Show the key'}
          onPress={() => setShown(!isShown)}
        >
          <Icon size={16} aria-hidden />
        </Button>
      }
      hint={
        <>
          {provider.keyPage === null ? null : (
            <>
              You make one at{' '}
              <a href={provider.keyPage} target="_blank" rel="noreferrer" className={TEXT_LINK}>
                {new URL(provider.keyPage).host}
              </a>
              .{' '}
            </>
          )}
          It is tested with a request that costs nothing.
        </>
      }
    />
  );
}
