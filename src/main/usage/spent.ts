import * as z from 'zod';
import type { Database } from '#main/host/sqlite.ts';

const Row = z.object({ known: z.int().nullable(), without_price: z.int(), estimates: z.int() });

/** What to add up: everything, or what belongs to one episode, target or client. */
export interface SpendingScope {
  readonly kind: 'month' | 'episode' | 'provider' | 'client';
  /** Of a client its name, by which people know it. */
  readonly id: string | null;
}

const COLUMNS = {
  month: ':id IS NULL',
  episode: 'calls.episode_id = :id',
  provider: 'attempts.target_id = :id',
  client: 'calls.client_name = :id',
} as const;

/** What the attempts that began in a time have cost, in nano-dollars, with how many of unknown price. */
export function spentIn(
  database: Database,
  { kind, id }: SpendingScope,
  sinceMs: number,
  untilMs: number,
): {
  readonly nanoUsd: number;
  readonly callsWithoutPrice: number;
  readonly hasEstimates: boolean;
} {
  const row = Row.parse(
    database.get(
      `SELECT SUM(attempts.cost_nano_usd) AS known,
              COUNT(*) FILTER (WHERE attempts.cost_nano_usd IS NULL AND calls.kind = 'message'
                AND attempts.state IN ('ok', 'aborted', 'cancelled', 'unknown')) AS without_price,
              COUNT(*) FILTER (WHERE attempts.cost_source = 'estimate') AS estimates
       FROM attempts JOIN calls ON calls.id = attempts.call_id
       WHERE attempts.started_at >= :sinceMs AND attempts.started_at < :untilMs
         AND ${COLUMNS[kind]}`,
      { id: kind === 'month' ? null : id, sinceMs, untilMs },
    ),
  );
  return {
    nanoUsd: row.known ?? 0,
    callsWithoutPrice: row.without_price,
    hasEstimates: row.estimates > 0,
  };
}
