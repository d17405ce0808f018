import type { AttemptDetail, CallState } from '#contract/calls.ts';
import { cx } from '#renderer/ui/cx.ts';
import { formatDuration } from '#renderer/ui/format-time.ts';
import { Status, type Tone } from '#renderer/ui/status.tsx';
import { useNow } from '#renderer/ui/use-now.ts';
import { layOutAttempts, type AttemptBar } from './attempt-bars.ts';
import { describeAttempts, describeMoney, describeQueue, describeTurn } from './attempt-words.ts';
import { describeUsage, wordsForCall } from './call-words.ts';

const TICK_MS = 1_000;
const PERCENT = 100;
const FILLS: Readonly<Record<Tone, string>> = {
  ok: 'bg-ok',
  warn: 'bg-warn',
  crit: 'bg-crit',
  info: 'bg-info',
  idle: 'bg-idle',
};
/** Told apart by pattern as well: dotted while it waits, half while nothing has come, full from then on. */
const QUEUED = 'h-0 self-center border-t-2 border-dotted border-idle';
const SENDING = 'h-1 self-center rounded-l-full';
const ANSWERING = 'h-2.5 rounded-sm';

/** Every attempt with what it used and cost, and when it ran beside the others. */
export function Attempts({ attempts }: { attempts: readonly AttemptDetail[] }) {
  const now = useNow(TICK_MS);
  const waterfall = layOutAttempts(attempts, now);
  const sum = describeAttempts(attempts);
  return (
    <div className="flex flex-col gap-2">
      <ol aria-label="Attempts" className="flex flex-col gap-2">
        {attempts.map((attempt, index) => (
          <Attempt
            key={attempt.position}
            attempt={attempt}
            before={attempts[index - 1]}
            bar={waterfall?.bars[index]}
          />
        ))}
      </ol>
      {waterfall && <Axis totalMs={waterfall.totalMs} bars={waterfall.bars} />}
      {sum !== null && <p className="tabular px-3 text-small text-quiet">{sum}</p>}
    </div>
  );
}

function Attempt({
  attempt,
  before,
  bar,
}: {
  attempt: AttemptDetail;
  before: AttemptDetail | undefined;
  bar: AttemptBar | undefined;
}) {
  const { position, targetName, state, durationMs, firstContentMs, status, usage } = attempt;
  const turn = describeTurn(attempt, before);
  const facts = [
    describeQueue(attempt.queuedMs),
    durationMs === null ? null : formatDuration(durationMs),
    firstContentMs === null ? null : `first content after ${formatDuration(firstContentMs)}`,
    status === null ? null : `status ${status}`,
    usage === null ? null : describeUsage(usage),
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
      {bar && <Bar bar={bar} state={state} />}
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

/** Everything in it stands beside it in words. */
function Bar({ bar, state }: { bar: AttemptBar; state: CallState }) {
  const fill = FILLS[wordsForCall(state).tone];
  const width = (share: number) => ({ width: `${share * PERCENT}%` });
  return (
    <div aria-hidden className="my-1.5 flex h-2.5 w-full">
      <span style={width(bar.before)} />
      <span className={QUEUED} style={width(bar.queued)} />
      <span data-bar className={cx(SENDING, fill)} style={width(bar.sending)} />
      {bar.answering > 0 && (
        <span data-bar className={cx(ANSWERING, fill)} style={width(bar.answering)} />
      )}
    </div>
  );
}

function Axis({ totalMs, bars }: { totalMs: number; bars: readonly AttemptBar[] }) {
  const parts = [
    { name: 'waiting for its turn', look: QUEUED, isThere: bars.some(({ queued }) => queued > 0) },
    { name: 'sent', look: cx(SENDING, 'bg-idle'), isThere: true },
    {
      name: 'answering',
      look: cx(ANSWERING, 'bg-idle'),
      isThere: bars.some(({ answering }) => answering > 0),
    },
  ].filter(({ isThere }) => isThere);
  return (
    <div
      aria-hidden
      className="tabular flex flex-wrap justify-between gap-x-4 px-3 text-small text-quiet"
    >
      <span>0 s</span>
      <span className="flex flex-wrap gap-x-4">
        {parts.map(({ name, look }) => (
          <span key={name} className="flex items-center gap-1.5">
            <span className={cx(look, 'w-5')} />
            {name}
          </span>
        ))}
      </span>
      <span>{formatDuration(totalMs)}</span>
    </div>
  );
}
