import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { X } from 'lucide-react';
import type { AttemptDetail, CallDetail } from '#contract/calls.ts';
import { useCore } from '#renderer/api/core.tsx';
import { stores, useLive } from '#renderer/api/stores.ts';
import { Button } from '#renderer/ui/button.tsx';
import { CopyButton } from '#renderer/ui/copy-button.tsx';
import { formatCount } from '#renderer/ui/format-count.ts';
import { describeSource, formatCost } from '#renderer/ui/format-money.ts';
import { formatDuration, formatMoment } from '#renderer/ui/format-time.ts';
import { Status } from '#renderer/ui/status.tsx';
import { wordsForCall } from './call-words.ts';

/** One request: why it went there first, then every attempt with what it used and cost. */
export function CallPanel({ id }: { id: string }) {
  const { queries } = useCore();
  const navigate = useNavigate();
  // While it is under way, each change of the list is a reason to look again.
  const revision = useLive(stores.calls)?.revision;
  const detail = useQuery({
    ...queries.calls.get.queryOptions({ input: { id } }),
    queryKey: ['call', id, revision],
    placeholderData: (before) => before,
  });
  const close = (): void =>
    void navigate({ to: '/activity', search: (before) => ({ ...before, call: undefined }) });
  const call = detail.data;
  return (
    <section aria-label="Request" className="rounded-xl border border-line bg-card p-4 shadow-card">
      <div className="flex items-center gap-3">
        <h2 className="text-base font-semibold">
          {call
            ? [call.what, formatMoment(call.startedAtMs, Date.now()), call.episode?.name]
                .filter(Boolean)
                .join(' · ')
            : 'Request'}
        </h2>
        {call && <Status {...wordsForCall(call.state)} />}
        <div className="ml-auto flex gap-1.5">
          {call && <CopyButton text={JSON.stringify(call, null, 2)} label="Copy details" />}
          <Button small look="quiet" aria-label="Close request" onPress={close}>
            <X size={16} aria-hidden />
          </Button>
        </div>
      </div>
      {detail.isError && <p className="mt-2 text-crit">{detail.error.message}</p>}
      {call && <Detail call={call} />}
    </section>
  );
}

function Detail({ call }: { call: CallDetail }) {
  return (
    <div className="mt-2 flex flex-col gap-3">
      <p>{call.why}</p>
      {call.problem !== null && <p className="break-words text-crit">{call.problem}</p>}
      <ol className="flex flex-col gap-1.5">
        {call.attempts.map((attempt) => (
          <Attempt key={attempt.position} attempt={attempt} />
        ))}
      </ol>
      <p className="text-[13px] text-quiet">
        Cost: {formatCost(call.cost)}, {describeSource(call.cost.source)}
        {call.priceVersion !== null && ` (${call.priceVersion})`} · asked by {call.clientName} ·{' '}
        <code>{call.id}</code>
      </p>
    </div>
  );
}

function Attempt({ attempt }: { attempt: AttemptDetail }) {
  const { position, targetName, state, durationMs, firstContentMs, status, usage } = attempt;
  const facts = [
    durationMs === null ? null : formatDuration(durationMs),
    firstContentMs === null ? null : `first content after ${formatDuration(firstContentMs)}`,
    status === null ? null : `status ${status}`,
    usage === null
      ? null
      : `${count(usage.inputTokens)} in + ${count(usage.outputTokens)} out tokens`,
    usage?.cacheReadTokens ? `${formatCount(usage.cacheReadTokens)} read from cache` : null,
    attempt.upstreamRequestId,
  ].filter((fact) => fact !== null);
  return (
    <li className="flex flex-wrap items-center gap-x-3 rounded-md bg-page px-3 py-2">
      <span className="text-quiet">{position}</span>
      <span className="font-medium">{targetName}</span>
      <Status {...wordsForCall(state)} />
      <span className="tabular text-[13px] text-quiet">{facts.join(' · ')}</span>
    </li>
  );
}

function count(tokens: number | null): string {
  return tokens === null ? '—' : formatCount(tokens);
}
