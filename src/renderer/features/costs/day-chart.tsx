import { useRef, useState } from 'react';
import { Toggle } from '#renderer/ui/toggle.tsx';
import { countOf, formatCount } from '#renderer/ui/format-count.ts';
import { formatSum, formatUsd, UNKNOWN } from '#renderer/ui/format-money.ts';
import { formatDay } from '#renderer/ui/format-time.ts';
import { useWidth } from '#renderer/ui/use-width.ts';
import { dearestDay, type DayTotal } from './days.ts';

const HEIGHT = 176;
const FLOOR = 24;
/** Room for the label of the highest line. */
const CEILING = 20;
const WIDEST_BAR = 36;
/** So that two dates never touch. */
const LABEL_ROOM = 72;
/** A date at either end stays within the picture. */
const HALF_LABEL = 26;

/** Known cost per day, as bars or as a table. */
export function DayChart({ days }: { days: readonly DayTotal[] }) {
  const [isTable, setTable] = useState(false);
  const dearest = dearestDay(days);
  const busy = days.filter(({ total }) => total.calls > 0);
  const most = dearest?.total.knownNanoUsd ?? 0;
  const summary = dearest
    ? `${countOf(busy.length, 'day')} with requests; the dearest was ${toDay(dearest.day)} with ${formatSum(dearest.total)}.`
    : describeNothing(busy);
  return (
    <figure className="flex flex-col gap-2">
      <div className="flex items-center justify-between gap-4">
        <figcaption className="text-small text-quiet">{summary}</figcaption>
        <Toggle small isSelected={isTable} onChange={setTable}>
          Table
        </Toggle>
      </div>
      {isTable ? <DayTable days={busy} /> : <Bars days={days} most={most} label={summary} />}
    </figure>
  );
}

/** Nothing to draw: because nothing was spent, or because nobody knows what. */
function describeNothing(busy: readonly DayTotal[]): string {
  const isUnknown = busy.some(({ total }) => total.callsWithoutPrice > 0);
  return isUnknown ? 'No day has a known cost yet.' : 'Nothing was spent.';
}

function Bars({ days, most, label }: { days: readonly DayTotal[]; most: number; label: string }) {
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const step = width / Math.max(days.length, 1);
  const labelEvery = Math.max(1, Math.ceil(LABEL_ROOM / Math.max(step, 1)));
  const floorY = HEIGHT - FLOOR;
  return (
    <div ref={frame} className="min-w-0" style={{ height: HEIGHT }}>
      <svg width={width} height={HEIGHT} role="img" aria-label={label}>
        {most > 0 && (
          <>
            <line
              x2={width}
              y1={CEILING}
              y2={CEILING}
              className="stroke-line"
              strokeDasharray="3 4"
            />
            <text x={0} y={CEILING - 6} className="tabular fill-quiet text-[12px]">
              {formatUsd(most)}
            </text>
          </>
        )}
        {days.map((one, index) => (
          <Bar
            key={one.day}
            day={one}
            middle={(index + 0.5) * step}
            width={Math.min(step * 0.68, WIDEST_BAR)}
            height={most === 0 ? 0 : ((one.total.knownNanoUsd ?? 0) / most) * (floorY - CEILING)}
            labelX={Math.max(HALF_LABEL, Math.min((index + 0.5) * step, width - HALF_LABEL))}
            // Counted from the right, so that today has its date.
            hasLabel={(days.length - 1 - index) % labelEvery === 0}
          />
        ))}
        <line x2={width} y1={floorY} y2={floorY} className="stroke-line-strong" />
      </svg>
    </div>
  );
}

function Bar({
  day: { day, total },
  middle,
  width,
  height,
  labelX,
  hasLabel,
}: {
  day: DayTotal;
  middle: number;
  width: number;
  height: number;
  labelX: number;
  hasLabel: boolean;
}) {
  const floorY = HEIGHT - FLOOR;
  const isUnknown = total.callsWithoutPrice > 0 && total.knownNanoUsd === null;
  return (
    <g>
      <title>{`${toDay(day)}: ${formatSum(total)}`}</title>
      <rect
        x={middle - width / 2}
        y={floorY - height}
        width={width}
        height={height}
        rx={2}
        data-bar
        className="fill-accent hover:opacity-80"
      />
      {isUnknown && (
        <text x={middle} y={floorY - 6} textAnchor="middle" className="fill-quiet text-[12px]">
          {UNKNOWN}
        </text>
      )}
      {hasLabel && (
        <text x={labelX} y={HEIGHT - 6} textAnchor="middle" className="fill-quiet text-[12px]">
          {toDay(day)}
        </text>
      )}
    </g>
  );
}

function DayTable({ days }: { days: readonly DayTotal[] }) {
  return (
    <table className="w-full table-fixed">
      <thead>
        <tr className="text-left text-small text-quiet">
          <th scope="col" className="py-1.5 font-medium">
            Day
          </th>
          <th scope="col" className="py-1.5 text-right font-medium">
            Requests
          </th>
          <th scope="col" className="py-1.5 text-right font-medium">
            Cost
          </th>
        </tr>
      </thead>
      <tbody>
        {days.map(({ day, total }) => (
          <tr key={day} className="border-t border-line">
            <td className="py-1.5">{toDay(day)}</td>
            <td className="tabular py-1.5 text-right">{formatCount(total.calls)}</td>
            <td className="tabular py-1.5 text-right">{formatSum(total)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** "24 Nov" from "2026-11-24", in the computer's own time zone. */
function toDay(day: string): string {
  return formatDay(new Date(`${day}T12:00:00`).getTime());
}
