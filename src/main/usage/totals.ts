import * as z from 'zod';
import type { CostTotal } from '#contract/money.ts';
import type { UsageReport } from '#contract/usage.ts';
import type { Database, SqlValues } from '#main/host/sqlite.ts';

const Sums = {
  calls: z.int(),
  known: z.int().nullable(),
  without_price: z.int(),
  estimates: z.int(),
};
const TotalRow = z.object(Sums);
const EpisodeRow = z.object({ ...Sums, id: z.string().nullable(), name: z.string().nullable() });
const TargetRow = z.object({ ...Sums, id: z.string(), name: z.string() });
const DayRow = z.object({ ...Sums, day: z.string() });

// SUM skips NULL and is NULL when every price is unknown. Only what may have been billed lacks a
// price: a refused call was never sent, a failed one is not charged, a tool call has no price of its own.
const SUMS = `
  COUNT(*) AS calls,
  SUM(cost_nano_usd) AS known,
  COUNT(*) FILTER (WHERE cost_nano_usd IS NULL AND kind = 'message'
                   AND state IN ('ok', 'aborted', 'cancelled', 'unknown')) AS without_price,
  COUNT(*) FILTER (WHERE cost_source = 'estimate') AS estimates`;
const PERIOD = 'started_at >= :sinceMs AND started_at < :untilMs';

/** Sums over the ledger that say what they leave out. */
export class Totals {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  total(sinceMs: number, untilMs: number): CostTotal {
    return toTotal(
      TotalRow.parse(
        this.#database.get(`SELECT ${SUMS} FROM calls WHERE ${PERIOD}`, { sinceMs, untilMs }),
      ),
    );
  }

  report(sinceMs: number, untilMs: number): UsageReport {
    const period = { sinceMs, untilMs };
    return {
      total: this.total(sinceMs, untilMs),
      byEpisode: this.#rows(
        EpisodeRow,
        `SELECT ${SUMS}, episode_id AS id, episodes.name AS name
         FROM calls LEFT JOIN episodes ON episodes.id = episode_id
         WHERE ${PERIOD} GROUP BY episode_id ORDER BY known DESC NULLS LAST`,
        period,
      ).map(({ id, name, ...sums }) => ({
        episode: id === null || name === null ? null : { id, name },
        total: toTotal(sums),
      })),
      byTarget: this.#rows(
        TargetRow,
        `SELECT ${SUMS}, target_id AS id, target_name AS name FROM calls
         WHERE ${PERIOD} AND target_id IS NOT NULL
         GROUP BY target_id ORDER BY known DESC NULLS LAST, calls DESC`,
        period,
      ).map(({ id, name, ...sums }) => ({
        targetId: id,
        targetName: name,
        total: toTotal(sums),
      })),
      byDay: this.#rows(
        DayRow,
        `SELECT ${SUMS}, date(started_at / 1000, 'unixepoch', 'localtime') AS day FROM calls
         WHERE ${PERIOD} GROUP BY day ORDER BY day`,
        period,
      ).map(({ day, ...sums }) => ({ day, total: toTotal(sums) })),
    };
  }

  #rows<T>(schema: z.ZodType<T>, sql: string, values: SqlValues): T[] {
    return schema.array().parse(this.#database.all(sql, values));
  }
}

function toTotal(sums: z.infer<typeof TotalRow>): CostTotal {
  return {
    calls: sums.calls,
    knownNanoUsd: sums.known,
    callsWithoutPrice: sums.without_price,
    hasEstimates: sums.estimates > 0,
  };
}
