import { Link } from '@tanstack/react-router';
import type { CallSummary } from '#contract/calls.ts';
import { cx } from '#renderer/ui/cx.ts';
import { formatCost } from '#renderer/ui/format-money.ts';
import { formatDuration, formatMoment } from '#renderer/ui/format-time.ts';
import { Status } from '#renderer/ui/status.tsx';
import { useNow } from '#renderer/ui/use-now.ts';
import { wordsForCall } from './call-words.ts';

const TICK_MS = 60_000;
/** Time, episode, what, went to, result, took, cost. */
const COLUMN_WIDTHS = ['w-[12%]', 'w-[17%]', 'w-[23%]', 'w-[21%]', 'w-[11%]', 'w-[7%]', 'w-[9%]'];
const HEAD = 'px-2.5 py-2 text-left text-[13px] font-medium text-quiet first:pl-4 last:pr-4';
const CELL = 'px-2.5 py-2 align-middle first:pl-4 last:pr-4';

/** Requests, newest first. Each row opens its detail. */
export function CallTable({
  calls,
  chosenId,
}: {
  calls: readonly CallSummary[];
  chosenId: string | undefined;
}) {
  const now = useNow(TICK_MS);
  return (
    <div className="overflow-x-auto">
      <table className="w-full min-w-[760px] table-fixed border-collapse">
        <colgroup>
          {COLUMN_WIDTHS.map((width, index) => (
            <col key={index} className={width} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {['Time', 'Episode', 'What', 'Went to', 'Result'].map((name) => (
              <th key={name} scope="col" className={HEAD}>
                {name}
              </th>
            ))}
            <th scope="col" className={cx(HEAD, 'text-right')}>
              Took
            </th>
            <th scope="col" className={cx(HEAD, 'text-right')}>
              Cost
            </th>
          </tr>
        </thead>
        <tbody>
          {calls.map((call) => (
            <tr
              key={call.id}
              data-row
              className={cx(
                'border-t border-line hover:bg-hover',
                call.id === chosenId && 'bg-hover',
              )}
            >
              <td className={cx(CELL, 'whitespace-nowrap')}>
                <Link
                  to="/activity"
                  search={(before: object) => ({ ...before, call: call.id })}
                  aria-label={`${call.what} at ${formatMoment(call.startedAtMs, now)}`}
                  className="underline-offset-2 hover:underline"
                >
                  {formatMoment(call.startedAtMs, now)}
                </Link>
              </td>
              <td className={cx(CELL, 'truncate text-quiet')}>{call.episode?.name ?? '–'}</td>
              <td className={cx(CELL, 'truncate')}>
                {call.what} <span className="text-quiet">by {call.clientName}</span>
              </td>
              <td className={cx(CELL, 'truncate')}>
                {call.targetName ?? '–'}{' '}
                <span className="text-[13px] text-quiet">{call.model}</span>
              </td>
              <td className={CELL}>
                <Status {...wordsForCall(call.state)} />
              </td>
              <td className={cx(CELL, 'text-right whitespace-nowrap')}>
                {call.durationMs === null ? '–' : formatDuration(call.durationMs)}
              </td>
              <td className={cx(CELL, 'text-right whitespace-nowrap')}>{formatCost(call.cost)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
