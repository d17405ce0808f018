import * as z from 'zod';
import type { Database } from '#main/host/sqlite.ts';

/** What a judgement is about. */
interface Judged {
  readonly callId: string;
  readonly targetId: string;
  readonly requestType: string;
  readonly atMs: number;
  /** 0 to 1; `null` for a word that was taken back. */
  readonly score: number | null;
}

const Row = z.object({
  target_id: z.string().nullable(),
  request_type: z.string().nullable(),
  state: z.string(),
});

export type FeedbackOutcome =
  | { readonly kind: 'kept'; readonly judged: Judged }
  | { readonly kind: 'unknown-call' }
  /** There was no answer to judge, or nothing that a choice was made for. */
  | { readonly kind: 'not-judgeable' };

/** Keeps how good a call's answer was; a later judgement takes the place of an earlier one, and `null` removes it. */
export function giveFeedback(
  database: Database,
  callId: string,
  score: number | null,
  atMs: number,
): FeedbackOutcome {
  const found = database.get(
    'SELECT target_id, request_type, state FROM calls WHERE id = :callId',
    {
      callId,
    },
  );
  if (found === undefined) return { kind: 'unknown-call' };
  const { target_id: targetId, request_type: requestType, state } = Row.parse(found);
  if (targetId === null || requestType === null || state !== 'ok') return { kind: 'not-judgeable' };
  const judged = { callId, targetId, requestType, atMs, score };
  if (score === null) {
    database.run('DELETE FROM feedback WHERE call_id = :callId', { callId });
    return { kind: 'kept', judged };
  }
  database.run(
    `INSERT INTO feedback (call_id, at, target_id, request_type, score)
     VALUES (:callId, :atMs, :targetId, :requestType, :score)
     ON CONFLICT (call_id) DO UPDATE SET at = excluded.at, score = excluded.score`,
    { callId, atMs, targetId, requestType, score },
  );
  return { kind: 'kept', judged };
}
