import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { ProviderSummary } from '#contract/providers.ts';
import { useCore } from '#renderer/api/core.tsx';
import { stores, useLive } from '#renderer/api/stores.ts';
import { useCommand } from '#renderer/api/use-command.ts';
import { buttonLook } from '#renderer/ui/button-look.ts';
import { Button } from '#renderer/ui/button.tsx';
import { ConfirmDialog } from '#renderer/ui/dialog.tsx';
import { formatAgo, formatDay } from '#renderer/ui/format-time.ts';
import { useNow } from '#renderer/ui/use-now.ts';
import { CertainCheck } from './certain-check.tsx';
import { describeKeyState, describeStore } from './provider-words.ts';

const TICK_MS = 10_000;

/** The key, as far as the window may know it, and what can be done with it. */
export function KeyLine({ provider }: { provider: ProviderSummary }) {
  const { id, name, key } = provider;
  const now = useNow(TICK_MS);
  const system = useLive(stores.system);
  const facts = key && [
    describeKeyState(key.state),
    `kept ${describeStore(key.store, system?.keyStore.name ?? 'the keychain')}`,
    `added ${formatDay(key.addedAtMs)}`,
    key.lastUsedAtMs === null ? 'not used yet' : `used ${formatAgo(key.lastUsedAtMs, now)}`,
  ];
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1.5">
        {key && facts && (
          <p className="flex min-w-0 flex-wrap gap-x-2 text-small">
            <span className="min-w-0 wrap-anywhere">
              Key “{key.name}” <span className="tabular font-medium">··{key.last4}</span>
            </span>
            <span className="text-quiet">{facts.join(' · ')}</span>
          </p>
        )}
        <span className="flex flex-wrap gap-1.5">
          <Link
            to="/providers"
            search={{ add: id, open: id }}
            className={buttonLook('plain', true)}
          >
            {key ? 'Replace key' : 'Add key'}
          </Link>
          {key && <RemoveKey id={id} name={name} />}
        </span>
      </div>
      {key?.state === 'unchecked' && <CertainCheck id={id} name={name} />}
    </div>
  );
}

function RemoveKey({ id, name }: { id: string; name: string }) {
  const { client } = useCore();
  const [isAsking, setAsking] = useState(false);
  const remove = useCommand(() => client.providers.removeKey({ providerId: id }));
  return (
    <>
      <Button small look="danger" onPress={() => setAsking(true)}>
        Remove key
      </Button>
      <ConfirmDialog
        title={`Remove the ${name} key?`}
        action="Remove key"
        problem={remove.problem}
        isRunning={remove.isRunning}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={remove.run}
      >
        Programs that use {name} through Tallylight stop working until you add another key. The key
        itself stays valid at {name}.
      </ConfirmDialog>
    </>
  );
}
