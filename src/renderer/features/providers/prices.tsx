import { useQuery } from '@tanstack/react-query';
import type { PriceRow } from '#contract/providers.ts';
import { useCore } from '#renderer/api/core.tsx';
import { useNow } from '#renderer/ui/use-now.ts';
import { describeAmounts, describeCertainty, describeTable, describeWhen } from './price-words.ts';

const TICK_MS = 3_600_000;
const CELL = 'py-1 pr-4 align-baseline last:pr-0';

/** What its work costs, with the date and the source of every figure. */
export function Prices({ id, name }: { id: string; name: string }) {
  const { queries } = useCore();
  const now = useNow(TICK_MS);
  const table = useQuery(queries.providers.prices.queryOptions({ input: { providerId: id } })).data;
  if (!table) return null;
  const { rows, note } = table;
  return (
    <div className="flex flex-col gap-1">
      <h4 className="text-small font-semibold">
        Prices{' '}
        {rows.length > 0 && <span className="font-normal text-quiet">{describeTable(table)}</span>}
      </h4>
      {rows.length > 0 && (
        <table aria-label={`Prices of ${name}`} className="w-full border-collapse text-small">
          <thead>
            <tr className="text-left text-quiet">
              {['What', 'Price', 'Source'].map((name) => (
                <th key={name} scope="col" className={`${CELL} font-normal`}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={`${row.name} ${row.condition} ${row.from}`} row={row} nowMs={now} />
            ))}
          </tbody>
        </table>
      )}
      {note !== null && <p className="text-small text-quiet">{note}</p>}
    </div>
  );
}

function Row({ row, nowMs }: { row: PriceRow; nowMs: number }) {
  const when = describeWhen(row, nowMs);
  return (
    <tr className="border-t border-line">
      <th scope="row" className={`${CELL} text-left font-normal wrap-anywhere`}>
        {row.name}
        {when !== null && <span className="text-quiet"> {when}</span>}
      </th>
      <td className={`${CELL} tabular`}>{describeAmounts(row.amounts)}</td>
      <td className={`${CELL} text-quiet`}>{describeCertainty(row)}</td>
    </tr>
  );
}
