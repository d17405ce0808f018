import type { KeySummary } from '#contract/providers.ts';
import type { KeyStoreStatus } from '#contract/system.ts';
import { Choice } from '#renderer/ui/field.tsx';
import { Status } from '#renderer/ui/status.tsx';
import { Toggle } from '#renderer/ui/toggle.tsx';

/** A locked one can be unlocked at any time, and may ask for that itself when it is used. */
export function isSafePlace({ state }: Pick<KeyStoreStatus, 'state'>): boolean {
  return state === 'ready' || state === 'locked';
}

/** Where the key will be kept. Without a safe place nothing is chosen for the person. */
export function KeyPlace({
  keyStore,
  store,
  onStore,
}: {
  keyStore: KeyStoreStatus;
  store: KeySummary['store'] | null;
  onStore: (store: KeySummary['store'] | null) => void;
}) {
  if (isSafePlace(keyStore))
    return (
      <div className="flex flex-col gap-2">
        <Choice
          label="Keep it"
          value={store ?? 'keychain'}
          options={[
            { value: 'keychain', label: `In ${keyStore.name}` },
            { value: 'session', label: 'Until I quit' },
          ]}
          onChange={onStore}
        />
        {keyStore.sentence !== null && <p className="text-small text-quiet">{keyStore.sentence}</p>}
      </div>
    );
  const title =
    keyStore.state === 'absent' ? 'No safe place for keys' : `${keyStore.name} can’t be used now`;
  return (
    <div className="flex flex-col gap-2 rounded-lg bg-page p-3">
      <p>
        <Status shape="triangle" tone="warn" word={title} />
      </p>
      <p className="text-small text-quiet">{keyStore.sentence}</p>
      <div>
        <Toggle
          small
          isSelected={store === 'session'}
          onChange={(isOn) => onStore(isOn ? 'session' : null)}
        >
          Keep until I quit
        </Toggle>
      </div>
    </div>
  );
}
