import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { ProviderSummary } from '#contract/providers.ts';
import { useCore } from '#renderer/api/core.tsx';
import { stores, useLive } from '#renderer/api/stores.ts';
import { useCommand } from '#renderer/api/use-command.ts';
import { buttonLook } from '#renderer/ui/button-look.ts';
import { Button } from '#renderer/ui/button.tsx';
import { CopyButton } from '#renderer/ui/copy-button.tsx';
import { ConfirmDialog } from '#renderer/ui/dialog.tsx';
import { formatAgo, formatDay } from '#renderer/ui/format-time.ts';
import { useNow } from '#renderer/ui/use-now.ts';
import { Limits } from './limits.tsx';
import { OwnServer } from './own-server.tsx';
import {
  describeHour,
  describeKeyState,
  describeStore,
  isSetUp,
  sdkLine,
} from './provider-words.ts';
import { ProviderLine, ProviderStatus, RestButtons, Waiting } from './rest.tsx';
import { SendTestButton, SendTestOutcome, useSendTest } from './send-test.tsx';

const TICK_MS = 10_000;

/** One provider: is it answering, what is left, which key, and how programs reach it. */
export function ProviderCard({ provider }: { provider: ProviderSummary }) {
  const { id, name, usedFor, lastHour, key, ownServer } = provider;
  const isReady = isSetUp(provider);
  const test = useSendTest(id);
  return (
    <section aria-label={name} className="rounded-xl border border-line bg-card shadow-card">
      <header className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 pt-3.5">
        <h2 className="text-base font-semibold">{name}</h2>
        <ProviderStatus provider={provider} />
        <Waiting count={provider.waiting} />
        {isReady && (
          <div className="ml-auto flex flex-wrap gap-1.5">
            <RestButtons provider={provider} />
            <SendTestButton test={test} />
            <Link to="/providers" search={{ add: id }} className={buttonLook('plain', true)}>
              {key ? 'Replace key' : 'Add key'}
            </Link>
            {key && <RemoveKey provider={provider} />}
          </div>
        )}
      </header>
      <div className="flex flex-col gap-4 px-4 pt-1.5 pb-4">
        <p className="text-small text-quiet">
          {usedFor} · {describeHour(lastHour)}
        </p>
        <ProviderLine provider={provider} />
        <SendTestOutcome test={test} />
        {ownServer && <OwnServer provider={provider} />}
        {key && <KeyLine providerKey={key} />}
        <Limits provider={provider} isReady={isReady} />
        <AddressLine provider={provider} />
      </div>
    </section>
  );
}

function RemoveKey({ provider: { id, name } }: { provider: ProviderSummary }) {
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

function KeyLine({ providerKey: key }: { providerKey: NonNullable<ProviderSummary['key']> }) {
  const now = useNow(TICK_MS);
  const system = useLive(stores.system);
  const facts = [
    describeKeyState(key.state),
    `kept ${describeStore(key.store, system?.keyStore.name ?? 'the keychain')}`,
    `added ${formatDay(key.addedAtMs)}`,
    key.lastUsedAtMs === null ? 'not used yet' : `used ${formatAgo(key.lastUsedAtMs, now)}`,
  ];
  return (
    <p className="flex flex-wrap gap-x-2 text-small">
      <span>
        Key “{key.name}” <span className="tabular font-medium">··{key.last4}</span>
      </span>
      <span className="text-quiet">{facts.join(' · ')}</span>
    </p>
  );
}

function AddressLine({ provider: { id, path, name, ownServer } }: { provider: ProviderSummary }) {
  const system = useLive(stores.system);
  if (!system?.address) return null;
  const url = system.address + path;
  return (
    <div className="flex flex-col gap-1 rounded-lg bg-page px-3 py-2.5">
      <h3 className="text-small font-semibold">Your local address for {name}</h3>
      <p className="text-small text-quiet">
        Programs that use it instead of {ownServer ? 'the server' : name}’s own are counted here.
        Each needs a{' '}
        <Link to="/settings" className="text-accent underline underline-offset-2">
          token of its own
        </Link>
        .
      </p>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 pt-1">
        <code className="min-w-0 wrap-anywhere">{url}</code>
        <span className="flex flex-wrap gap-1.5">
          <CopyButton text={url} label="Copy address" />
          <CopyButton text={sdkLine(id, url)} label="Copy line for its SDK" />
        </span>
      </div>
    </div>
  );
}
