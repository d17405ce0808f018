import { Link } from '@tanstack/react-router';
import type { CostTotal } from '#contract/money.ts';
import { formatCount } from '#renderer/ui/format-count.ts';
import { formatSum } from '#renderer/ui/format-money.ts';
import { ROW_LINK } from '#renderer/ui/text-link.ts';

export interface SumRow {
  readonly id: string;
  readonly name: string;
  readonly total: CostTotal;
  /** The requests behind the row, as the Activity screen's filter; `null` where it has none. */
  readonly episode: string | null;
}

const HEAD = 'px-4 py-1.5 font-medium';

/** Sums with their requests, each leading to what it is made of. */
export function SumTable({ head, rows }: { head: string; rows: readonly SumRow[] }) {
  return (
    <table className="w-full table-fixed">
      <thead>
        <tr className="text-left text-small text-quiet">
          <th scope="col" className={`${HEAD} w-1/2`}>
            {head}
          </th>
          <th scope="col" className={`${HEAD} text-right`}>
            Requests
          </th>
          <th scope="col" className={`${HEAD} text-right`}>
            Cost
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr
            key={row.id}
            {...(row.episode === null ? {} : { 'data-row': true })}
            className="relative border-t border-line data-row:hover:bg-row"
          >
            <th scope="row" className="truncate px-4 py-2 text-left font-normal">
              <Name row={row} />
            </th>
            <td className="tabular px-4 py-2 text-right">{formatCount(row.total.calls)}</td>
            <td className="tabular px-4 py-2 text-right">{formatSum(row.total)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Name({ row: { name, episode } }: { row: SumRow }) {
  if (episode === null) return name;
  return (
    <Link to="/activity" search={{ episode }} className={ROW_LINK}>
      {name}
    </Link>
  );
}
