import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { AttemptDetail, CallDetail } from '#contract/calls.ts';
import { useCore } from '#renderer/api/core.tsx';
import { stores, useLive } from '#renderer/api/stores.ts';
import { CopyButton } from '#renderer/ui/copy-button.tsx';
import { Facts } from '#renderer/ui/facts.tsx';
import { describeSource, formatCost, UNKNOWN } from '#renderer/ui/format-money.ts';
import { formatDuration, formatMoment, formatSecond } from '#renderer/ui/format-time.ts';
import { Panel } from '#renderer/ui/panel.tsx';
import { Status } from '#renderer/ui/status.tsx';
import { useSettled } from '#renderer/ui/use-settled.ts';
import { describeAttempts, describeMoney, describeQueue, describeTurn } from './attempt-words.ts';
import { describeUsage, wordsForCall, whyFree } from './call-words.ts';
import { useNow } from '#renderer/ui/use-now.ts';

const ASK_AGAIN_MS = 500;
const TICK_MS = 60_000;

/** One request: why it went there first, then every attempt with what it used and cost. */
export function CallPanel({ id }: { id: string }) {
  const { queries } = useCore();
  const navigate = useNavigate();
  // While it is under way, each change of the list is a reason to look again.
  const revision = useSettled(useLive(stores.calls)?.revision, ASK_AGAIN_MS);
  const detail = useQuery({
    ...queries.calls.get.queryOptions({ input: { id } }),
    queryKey: ['call', id, revision],
    placeholderData: (before) => before,
  });
  const now = useNow(TICK_MS);
  const call = detail.data;
  const title = call
    ? [call.what, formatMoment(call.startedAtMs, now), call.episode?.name]
        .filter(Boolean)
        .join(' · ')
    : 'Request';
  return (
    <Panel
      title={title}
      status={call && <Status {...wordsForCall(call.state)} />}
      actions={call && <CopyButton text={JSON.stringify(call, null, 2)} label="Copy details" />}
      closeLabel="Close request"
      onClose={() =>
        void navigate({ to: '/activity', search: (before) => ({ ...before, call: undefined }) })
      }
    >
      {detail.isError && <p className="text-crit">{detail.error.message}</p>}
      {call && <Detail call={call} />}
    </Panel>
  );
}

function Detail({ call }: { call: CallDetail }) {
  const { why, problem, attempts, cost, priceVersion, clientName, status, startedAtMs } = call;
  const price = priceVersion === null ? '' : ` (${priceVersion})`;
  const charged = whyFree(call) ?? `${formatCost(cost)}, ${describeSource(cost.source)}${price}`;
  const sum = describeAttempts(attempts);
  return (
    <div className="flex flex-col gap-4">
      <div>
        <p className="text-[15px]">{why}</p>
        {problem !== null && <p className="mt-1 break-words text-crit">{problem}</p>}
      </div>
      {attempts.length > 0 && (
        <div className="flex flex-col gap-2">
          <ol aria-label="Attempts" className="flex flex-col gap-2">
            {attempts.map((attempt, index) => (
              <Attempt key={attempt.position} attempt={attempt} before={attempts[index - 1]} />
            ))}
          </ol>
          {sum !== null && <p className="tabular px-3 text-small text-quiet">{sum}</p>}
        </div>
      )}
      <div className="grid gap-x-10 gap-y-1.5 lg:grid-cols-2">
        <Facts
          facts={[
            ['Cost', charged],
            ['Asked by', clientName],
            ['Episode', call.episode?.name ?? 'Untagged'],
          ]}
        />
        <Facts
          facts={[
            ['Began', formatSecond(startedAtMs)],
            ['Answered with', status === null ? UNKNOWN : `status ${status}`],
            ['Id', <code key="id">{call.id}</code>],
          ]}
        />
      </div>
    </div>
  );
}

function Attempt({
  attempt,
  before,
}: {
  attempt: AttemptDetail;
  before: AttemptDetail | undefined;
}) {
  const { position, targetName, state, durationMs, firstContentMs, status, usage } = attempt;
  const turn = describeTurn(attempt, before);
  const facts = [
    describeQueue(attempt.queuedMs),
    durationMs === null ? null : formatDuration(durationMs),
    firstContentMs === null ? null : `first content after ${formatDuration(firstContentMs)}`,
    status === null ? null : `status ${status}`,
    usage === null ? null : `tokens: ${describeUsage(usage)}`,
    describeMoney(attempt),
  ].filter((fact) => fact !== null);
  return (
    <li className="rounded-lg bg-page px-3 py-2">
      <p className="flex flex-wrap items-baseline gap-x-3">
        <span className="tabular text-quiet">{position}</span>
        <span className="font-medium">{targetName}</span>
        {turn !== null && <span className="text-small">{turn}</span>}
        <Status {...wordsForCall(state)} />
        <span className="tabular text-small text-quiet">{facts.join(' · ')}</span>
      </p>
      {attempt.problem !== null && (
        <p className="mt-0.5 text-small break-words text-quiet">{attempt.problem}</p>
      )}
      {attempt.upstreamRequestId !== null && (
        <p className="mt-0.5 text-small break-all text-quiet">
          {targetName}’s own id: <code>{attempt.upstreamRequestId}</code>
        </p>
      )}
    </li>
  );
}
