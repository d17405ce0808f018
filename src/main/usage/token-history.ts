import * as z from 'zod';
import type { Database } from '#main/host/sqlite.ts';

const Row = z.object({ hour: z.int(), tokens: z.int() });
const HOUR_MS = 3_600_000;

/** Tokens that went to a target and came from it, by whole hours since `sinceMs`, the empty ones too; the newest last. */
export function tokensByHour(
  database: Database,
  targetId: string,
  sinceMs: number,
  untilMs: number,
): { readonly hours: readonly number[]; readonly lastHour: number } {
  const rows = Row.array().parse(
    database.all(
      `SELECT CAST((started_at - :sinceMs) / ${HOUR_MS} AS INTEGER) AS hour,
              SUM(COALESCE(input_tokens, 0) + COALESCE(cache_write_tokens, 0)
                + COALESCE(cache_write_hour_tokens, 0) + COALESCE(output_tokens, 0)) AS tokens
       FROM attempts WHERE target_id = :targetId AND started_at >= :sinceMs AND started_at < :untilMs
       GROUP BY hour`,
      { targetId, sinceMs, untilMs },
    ),
  );
  const whole = Math.max(0, Math.floor((untilMs - sinceMs) / HOUR_MS));
  const hours = Array.from(
    { length: whole },
    (_nothing, hour) => rows.find((row) => row.hour === hour)?.tokens ?? 0,
  );
  const running = rows.find((row) => row.hour === whole)?.tokens ?? 0;
  return { hours, lastHour: running };
}
