import * as z from 'zod';
import type { ProviderFailure } from '#contract/providers.ts';
import type { Database } from '#main/host/sqlite.ts';

const Row = z.object({
  call_id: z.string(),
  started_at: z.int(),
  model: z.string().nullable(),
  status: z.int().nullable(),
  problem: z.string(),
});

const AT_MOST = 5;
const DAYS_MS = 30 * 86_400_000;

/** The newest requests whose attempts at a provider did not work, newest first, for a person to read. */
export function lastFailures(
  database: Database,
  targetId: string,
  nowMs: number,
): ProviderFailure[] {
  const rows = database.all(
    // Of several failed tries at one request the last one speaks for all: its row is the one with MAX.
    `SELECT attempts.call_id, attempts.started_at, calls.model, attempts.status, attempts.problem,
            MAX(attempts.position)
     FROM calls JOIN attempts ON attempts.call_id = calls.id
     WHERE calls.started_at >= :sinceMs AND attempts.target_id = :targetId
       AND attempts.state IN ('failed', 'aborted', 'unknown') AND attempts.problem IS NOT NULL
     GROUP BY calls.started_at, calls.id
     ORDER BY calls.started_at DESC, calls.id DESC LIMIT :atMost`,
    { targetId, sinceMs: nowMs - DAYS_MS, atMost: AT_MOST },
  );
  return Row.array()
    .parse(rows)
    .map((row) => ({
      callId: row.call_id,
      atMs: row.started_at,
      model: row.model,
      status: row.status,
      sentence: row.problem,
    }));
}
