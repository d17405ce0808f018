import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { CallSummary } from '#contract/calls.ts';
import { cx } from '#renderer/ui/cx.ts';
import { formatCost, UNKNOWN } from '#renderer/ui/format-money.ts';
import { formatDuration, formatMoment } from '#renderer/ui/format-time.ts';
import { Status } from '#renderer/ui/status.tsx';
import { ROW_LINK } from '#renderer/ui/text-link.ts';
import { useNow } from '#renderer/ui/use-now.ts';
import { shortModel, wordsForCall } from './call-words.ts';

const TICK_MS = 60_000;
const COLUMNS = [
  { name: 'Time', width: 'w-29' },
  { name: 'Episode', width: 'w-[18%] max-lg:hidden' },
  { name: 'What', width: '' },
  { name: 'Went to', width: 'w-[16%]' },
  { name: 'Result', width: 'w-26' },
  { name: 'Took', width: 'w-22', isNumber: true },
  { name: 'Cost', width: 'w-28', isNumber: true },
] as const;
/** Not the sign for unknown: an untagged request belongs to no episode. */
const UNTAGGED = '–';
const PLACE = 'px-2 py-2 first:pl-4 last:pr-4';
const NUMBER = 'tabular text-right whitespace-nowrap';
/** The lesser half of a cell stands below the other where there is little room beside it. */
const BESIDE = 'text-quiet max-lg:block max-lg:truncate max-lg:text-small';
/** The first column to go where there is little room: the detail says it too. */
const EPISODE = 'truncate text-quiet max-lg:hidden';

/** Requests, newest first. Each row opens its detail. */
export function CallTable({
  calls,
  openId,
}: {
  calls: readonly CallSummary[];
  openId: string | undefined;
}) {
  const now = useNow(TICK_MS);
  return (
    <div className="overflow-x-auto">
      <table className="w-full table-fixed border-collapse max-md:min-w-[680px]">
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <th
                key={column.name}
                scope="col"
                className={cx(
                  PLACE,
                  column.width,
                  'text-small font-medium text-quiet',
                  'isNumber' in column ? 'text-right' : 'text-left',
                )}
              >
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {calls.map((call) => (
            <Row key={call.id} call={call} nowMs={now} isOpen={call.id === openId} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ call, nowMs, isOpen }: { call: CallSummary; nowMs: number; isOpen: boolean }) {
  const row = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    // The detail opens below and may cover the row that it belongs to.
    if (isOpen) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isOpen]);
  const { id, what, clientName, episode, targetName, model, state, durationMs, cost } = call;
  const moment = formatMoment(call.startedAtMs, nowMs);
  return (
    <tr
      ref={row}
      data-row
      className={cx('relative border-t border-line hover:bg-row', isOpen && 'bg-row')}
    >
      <td className={cx(PLACE, 'tabular whitespace-nowrap')}>
        <Link
          to="/activity"
          search={(before: object) => ({ ...before, call: id })}
          aria-label={`${what} at ${moment}`}
          aria-current={isOpen}
          className={ROW_LINK}
        >
          {moment}
        </Link>
      </td>
      <td className={cx(PLACE, EPISODE)}>{episode?.name ?? UNTAGGED}</td>
      <td className={cx(PLACE, 'truncate')}>
        {what} <span className={BESIDE}>by {clientName}</span>
      </td>
      <td className={cx(PLACE, 'truncate')}>
        {targetName ?? UNKNOWN}{' '}
        {call.isRerouted && <span className="text-small text-info">⤴ rerouted </span>}
        {model !== null && (
          <span className={cx(BESIDE, 'text-small')}>{shortModel(model, targetName)}</span>
        )}
      </td>
      <td className={PLACE}>
        <Status {...wordsForCall(state)} />
      </td>
      <td className={cx(PLACE, NUMBER)}>
        {durationMs === null ? UNKNOWN : formatDuration(durationMs)}
      </td>
      <td className={cx(PLACE, NUMBER)}>{formatCost(cost)}</td>
    </tr>
  );
}
