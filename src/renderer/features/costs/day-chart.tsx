import { useState } from 'react';
import type { UsageReport } from '#contract/usage.ts';
import { Button } from '#renderer/ui/button.tsx';
import { formatSum, formatUsd } from '#renderer/ui/format-money.ts';
import { formatDay } from '#renderer/ui/format-time.ts';

const WIDTH = 960;
const HEIGHT = 150;
const FLOOR = 22;
const GAP = 5;

/** Known cost per day, as bars or as a table. */
export function DayChart({ days }: { days: UsageReport['byDay'] }) {
  const [isTable, setTable] = useState(false);
  const most = Math.max(1, ...days.map(({ total }) => total.knownNanoUsd ?? 0));
  const dearest = days.find(({ total }) => total.knownNanoUsd === most);
  const summary = dearest
    ? `${days.length} days with requests. The most in one day was ${formatUsd(most)}, on ${toDay(dearest.day)}.`
    : 'No day has a known cost yet.';
  return (
    <figure className="flex flex-col gap-2">
      <div className="flex items-center justify-between gap-4">
        <figcaption className="text-[13px] text-quiet">{summary}</figcaption>
        <Button small onPress={() => setTable(!isTable)}>
          {isTable ? 'Chart' : 'Table'}
        </Button>
      </div>
      {isTable ? <DayTable days={days} /> : <Bars days={days} most={most} label={summary} />}
    </figure>
  );
}

function Bars({ days, most, label }: { days: UsageReport['byDay']; most: number; label: string }) {
  const step = WIDTH / Math.max(days.length, 12);
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label} className="w-full">
      <line x1={0} x2={WIDTH} y1={HEIGHT - FLOOR} y2={HEIGHT - FLOOR} className="stroke-line" />
      {days.map(({ day, total }, index) => {
        const height = ((total.knownNanoUsd ?? 0) / most) * (HEIGHT - FLOOR - 8);
        return (
          <g key={day}>
            <rect
              x={index * step + GAP / 2}
              y={HEIGHT - FLOOR - height}
              width={Math.min(step - GAP, 48)}
              height={height}
              rx={3}
              className="fill-accent"
            >
              <title>{`${toDay(day)}: ${formatSum(total)}`}</title>
            </rect>
            {(days.length <= 16 || index % 2 === 0) && (
              <text
                x={index * step + Math.min(step - GAP, 48) / 2 + GAP / 2}
                y={HEIGHT - 6}
                textAnchor="middle"
                className="fill-quiet text-[12px]"
              >
                {toDay(day)}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}

function DayTable({ days }: { days: UsageReport['byDay'] }) {
  return (
    <table className="w-full">
      <thead>
        <tr className="text-left text-[13px] text-quiet">
          <th scope="col">Day</th>
          <th scope="col" className="text-right">
            Requests
          </th>
          <th scope="col" className="text-right">
            Cost
          </th>
        </tr>
      </thead>
      <tbody>
        {days.map(({ day, total }) => (
          <tr key={day} className="border-t border-line">
            <td className="py-1">{toDay(day)}</td>
            <td className="text-right">{total.calls}</td>
            <td className="text-right">{formatSum(total)}</td>
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
