import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { ProviderSummary, ReportedLimit } from '#contract/providers.ts';
import { useCore } from '#renderer/api/core.tsx';
import { stores, useLive } from '#renderer/api/stores.ts';
import { useCommand } from '#renderer/api/use-command.ts';
import { Button } from '#renderer/ui/button.tsx';
import { CopyButton } from '#renderer/ui/copy-button.tsx';
import { ConfirmDialog } from '#renderer/ui/dialog.tsx';
import { countOf, formatCount } from '#renderer/ui/format-count.ts';
import { formatAgo, formatDuration, formatMoment } from '#renderer/ui/format-time.ts';
import { LeftMeter } from '#renderer/ui/meter.tsx';
import { Status } from '#renderer/ui/status.tsx';
import { useNow } from '#renderer/ui/use-now.ts';
import { describeKeyState, describeStore, wordsForProvider } from './provider-words.ts';

const TICK_MS = 10_000;

/** One provider: is it answering, what is left, which key, and how programs reach it. */
export function ProviderCard({ provider }: { provider: ProviderSummary }) {
  const { id, name, state, usedFor, sentence, limits, lastHour } = provider;
  const { client } = useCore();
  const [isRemoving, setRemoving] = useState(false);
  const remove = useCommand(() => client.providers.removeKey({ providerId: id }));
  const hour =
    lastHour.calls === 0
      ? 'no requests in the last hour'
      : `${countOf(lastHour.calls, 'request')} and ${countOf(lastHour.errors, 'error')} in the last hour`;
  return (
    <section aria-label={name} className="rounded-xl border border-line bg-card shadow-card">
      <header className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 pt-3.5">
        <h2 className="text-base font-semibold">{name}</h2>
        <Status {...wordsForProvider(state)} />
        <div className="ml-auto flex gap-1.5">
          {provider.key && <SendTest providerId={id} />}
          <Link
            to="/providers"
            search={{ add: id }}
            className="inline-flex h-7 items-center rounded-md border border-line-strong px-2.5 text-[13px] font-medium hover:bg-hover"
          >
            {provider.key ? 'Replace key' : 'Add key'}
          </Link>
          {provider.key && (
            <Button small look="danger" onPress={() => setRemoving(true)}>
              Remove key
            </Button>
          )}
        </div>
      </header>
      <div className="flex flex-col gap-4 px-4 pt-1 pb-4">
        <p className="text-[13px] text-quiet">
          {usedFor} · {hour}
          {lastHour.medianMs !== null && ` · typically ${formatDuration(lastHour.medianMs)}`}
        </p>
        {sentence !== null && <p>{sentence}</p>}
        {remove.problem !== null && <p className="text-crit">{remove.problem}</p>}
        <KeyLine provider={provider} />
        {limits.length > 0 && <Limits limits={limits} />}
        <AddressLine provider={provider} />
      </div>
      <ConfirmDialog
        title={`Remove the ${name} key?`}
        action="Remove key"
        isOpen={isRemoving}
        onClose={() => setRemoving(false)}
        onConfirm={() => void remove.run()}
      >
        Programs that use {name} through Tallylight stop working until you add another key. The key
        itself stays valid at {name}.
      </ConfirmDialog>
    </section>
  );
}

function KeyLine({ provider: { key } }: { provider: ProviderSummary }) {
  const now = useNow(TICK_MS);
  const system = useLive(stores.system);
  if (!key) return null;
  const used =
    key.lastUsedAtMs === null ? 'not used yet' : `used ${formatAgo(key.lastUsedAtMs, now)}`;
  return (
    <p className="text-[13px] text-quiet">
      Key “{key.name}” <span className="tabular">··{key.last4}</span> ·{' '}
      {describeKeyState(key.state)} · kept{' '}
      {describeStore(key.store, system?.keyStore.name ?? 'the keychain')} · {used}
    </p>
  );
}

function Limits({ limits }: { limits: readonly ReportedLimit[] }) {
  const now = useNow(TICK_MS);
  return (
    <ul className="grid gap-x-8 gap-y-3 sm:grid-cols-2">
      {limits.map((limit) => {
        const isOver = limit.resetAtMs !== null && limit.resetAtMs <= now;
        const left = isOver ? limit.limit : limit.remaining;
        return (
          <li key={limit.name} className="flex flex-col gap-1">
            <p className="flex justify-between gap-3 text-[13px]">
              <span className="tabular">
                {formatCount(left)} of {formatCount(limit.limit)} {limit.name} left
              </span>
              <span className="text-quiet">
                {isOver || limit.resetAtMs === null
                  ? `reported ${formatAgo(limit.reportedAtMs, now)}`
                  : `resets ${formatMoment(limit.resetAtMs, now)}`}
              </span>
            </p>
            <LeftMeter label={limit.name} left={left} of={limit.limit} />
          </li>
        );
      })}
    </ul>
  );
}

function AddressLine({ provider: { path, name } }: { provider: ProviderSummary }) {
  const system = useLive(stores.system);
  if (!system?.address) return null;
  const url = system.address + path;
  return (
    <div className="flex flex-wrap items-center gap-3 rounded-md bg-page px-3 py-2">
      <span className="text-[13px] text-quiet">Your local address for {name}</span>
      <code className="text-[13px]">{url}</code>
      <CopyButton text={url} label="Copy address" />
      <CopyButton
        text={`new Anthropic({ baseURL: '${url}', apiKey: process.env.TALLYLIGHT_TOKEN })`}
        label="Copy line for its SDK"
      />
    </div>
  );
}

/** One small message through the whole path. */
export function SendTest({ providerId, main = false }: { providerId: string; main?: boolean }) {
  const { client } = useCore();
  const [result, setResult] = useState<{ callId: string; ok: boolean; sentence: string } | null>(
    null,
  );
  const test = useCommand(() => client.providers.sendTest({ providerId }));
  const send = (): void => void test.run().then((answer) => answer && setResult(answer));
  return (
    <>
      <span role="status" className="flex items-center gap-2 text-[13px]">
        {test.problem !== null && <span className="text-crit">{test.problem}</span>}
        {result && (
          <>
            <Status
              shape={result.ok ? 'dot' : 'octagon'}
              word={result.ok ? 'It answered' : 'It did not work'}
              tone={result.ok ? 'ok' : 'crit'}
            />
            <Link
              to="/activity"
              search={{ call: result.callId }}
              className="text-accent underline underline-offset-2"
            >
              See the request
            </Link>
          </>
        )}
      </span>
      <Button
        small={!main}
        look={main ? 'main' : 'plain'}
        isDisabled={test.isRunning}
        onPress={send}
      >
        {test.isRunning ? 'Sending…' : main ? 'Send a test call' : 'Send a test'}
      </Button>
    </>
  );
}
