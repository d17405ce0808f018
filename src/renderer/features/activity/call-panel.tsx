import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { CallDetail } from '#contract/calls.ts';
import { useCore } from '#renderer/api/core.tsx';
import { stores, useLive } from '#renderer/api/stores.ts';
import { CopyButton } from '#renderer/ui/copy-button.tsx';
import { Facts } from '#renderer/ui/facts.tsx';
import { describeSource, formatCost, UNKNOWN } from '#renderer/ui/format-money.ts';
import { formatMoment, formatSecond } from '#renderer/ui/format-time.ts';
import { Panel } from '#renderer/ui/panel.tsx';
import { Status } from '#renderer/ui/status.tsx';
import { TEXT_LINK } from '#renderer/ui/text-link.ts';
import { useSettled } from '#renderer/ui/use-settled.ts';
import { Attempts } from './attempts.tsx';
import { describeModels, wordsForCall, whyFree } from './call-words.ts';
import { Judge } from './judge.tsx';
import { Scores } from './scores.tsx';
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
  const { why, problem, attempts, cost, priceVersion, status, startedAtMs } = call;
  const models = describeModels(call);
  const price = priceVersion === null ? '' : ` (${priceVersion})`;
  const charged = whyFree(call) ?? `${formatCost(cost)}, ${describeSource(cost.source)}${price}`;
  return (
    <div className="flex flex-col gap-4">
      <div>
        <p className="text-[15px]">{why}</p>
        {problem !== null && <p className="mt-1 break-words text-crit">{problem}</p>}
      </div>
      {attempts.length > 0 && <Attempts attempts={attempts} />}
      {call.routing && <Scores routing={call.routing} />}
      {call.isJudgeable && <Judge call={call} />}
      <div className="grid gap-x-10 gap-y-1.5 lg:grid-cols-2">
        <Facts
          facts={[
            ['Cost', charged],
            ['Asked by', <AskedBy key="by" call={call} />],
            ...(models === null ? [] : [['Model', models] as const]),
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

function AskedBy({ call: { clientName, clientRetry } }: { call: CallDetail }) {
  if (!clientRetry) return clientName;
  const of = clientRetry.of;
  return (
    <>
      {clientName}, trying again by itself after{' '}
      {of === null ? (
        'an earlier request'
      ) : (
        <Link to="/activity" search={(before) => ({ ...before, call: of })} className={TEXT_LINK}>
          an earlier request
        </Link>
      )}
    </>
  );
}
