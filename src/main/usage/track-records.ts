import * as z from 'zod';
import type { Database } from '#main/host/sqlite.ts';
import type { ErrorKind } from '#main/values/fault.ts';

/** How a provider did with one kind of request. */
export interface TrackRecord {
  readonly calls: number;
  readonly successes: number;
  /** Until the first content; `null` before there are enough of them. */
  readonly medianMs: number | null;
  readonly feedbackSum: number;
  readonly feedbackCount: number;
}

interface Entry {
  /** Counts by day since the epoch. */
  readonly days: Map<number, { calls: number; successes: number }>;
  /** The newest ones. */
  latenciesMs: number[];
  readonly feedback: Map<string, { readonly atMs: number; readonly score: number }>;
  /** What all this comes to, until something is added or a day is over. */
  summary: { readonly day: number; readonly record: TrackRecord } | null;
}

const DAY_MS = 86_400_000;
const DAYS = 7;
const FEEDBACK_DAYS = 90;
const LATENCIES_KEPT = 100;
/** A measured latency counts from so many on. */
const MEASURED_FROM = 20;

const AttemptRow = z.object({
  target_id: z.string(),
  request_type: z.string(),
  state: z.string(),
  error_kind: z.string().nullable(),
  started_at: z.int(),
  latency_ms: z.int().nullable(),
});
const FeedbackRow = z.object({
  call_id: z.string(),
  target_id: z.string(),
  request_type: z.string(),
  at: z.int(),
  score: z.number(),
});

/** What was seen of each provider and request type: 7 days of attempts and 90 days of feedback, in memory. */
export class TrackRecords {
  readonly #entries = new Map<string, Entry>();

  /** Takes up what the ledger holds. */
  load(database: Database, nowMs: number): void {
    const attempts = AttemptRow.array().parse(
      database.all(
        `SELECT attempts.target_id, calls.request_type, attempts.state, attempts.error_kind,
                attempts.started_at,
                COALESCE(attempts.first_content_ms, attempts.duration_ms) AS latency_ms
         FROM calls JOIN attempts ON attempts.call_id = calls.id
         WHERE calls.started_at >= :sinceMs AND calls.request_type IS NOT NULL
         ORDER BY calls.started_at`,
        { sinceMs: nowMs - DAYS * DAY_MS },
      ),
    );
    for (const row of attempts)
      this.note(
        { targetId: row.target_id, requestType: row.request_type },
        {
          state: row.state,
          errorKind: row.error_kind as ErrorKind | null,
          atMs: row.started_at,
          latencyMs: row.latency_ms,
        },
      );
    const feedback = FeedbackRow.array().parse(
      database.all(
        'SELECT call_id, target_id, request_type, at, score FROM feedback WHERE at >= :sinceMs',
        {
          sinceMs: nowMs - FEEDBACK_DAYS * DAY_MS,
        },
      ),
    );
    for (const {
      call_id: callId,
      target_id: targetId,
      request_type: requestType,
      at,
      score,
    } of feedback)
      this.judge({ targetId, requestType }, { callId, atMs: at, score });
  }

  /** Keeps how an attempt went. What says nothing about the provider is left out. */
  note(
    of: { readonly targetId: string; readonly requestType: string },
    attempt: {
      readonly state: string;
      readonly errorKind: ErrorKind | null;
      readonly atMs: number;
      readonly latencyMs: number | null;
    },
  ): void {
    const isSuccess = attempt.state === 'ok';
    if (!isSuccess && !isItsFault(attempt.state, attempt.errorKind)) return;
    const entry = this.#entry(of);
    const day = Math.floor(attempt.atMs / DAY_MS);
    const counts = entry.days.get(day) ?? { calls: 0, successes: 0 };
    counts.calls += 1;
    if (isSuccess) counts.successes += 1;
    entry.days.set(day, counts);
    for (const old of entry.days.keys()) if (old <= day - DAYS) entry.days.delete(old);
    if (isSuccess && attempt.latencyMs !== null)
      entry.latenciesMs = [...entry.latenciesMs.slice(1 - LATENCIES_KEPT), attempt.latencyMs];
    entry.summary = null;
  }

  /** Keeps a judgement of a call's answer; a later one takes its place, and one without a score removes it. */
  judge(
    of: { readonly targetId: string; readonly requestType: string },
    {
      callId,
      atMs,
      score,
    }: { readonly callId: string; readonly atMs: number; readonly score: number | null },
  ): void {
    const entry = this.#entry(of);
    if (score === null) entry.feedback.delete(callId);
    else entry.feedback.set(callId, { atMs, score });
    entry.summary = null;
  }

  of(targetId: string, requestType: string, nowMs: number): TrackRecord {
    const entry = this.#entries.get(keyOf({ targetId, requestType }));
    if (!entry) return NOTHING;
    const day = Math.floor(nowMs / DAY_MS);
    if (entry.summary?.day !== day) entry.summary = { day, record: summarise(entry, day) };
    return entry.summary.record;
  }

  #entry(of: { readonly targetId: string; readonly requestType: string }): Entry {
    const key = keyOf(of);
    const known = this.#entries.get(key);
    if (known) return known;
    const entry: Entry = { days: new Map(), latenciesMs: [], feedback: new Map(), summary: null };
    this.#entries.set(key, entry);
    return entry;
  }
}

const NOTHING: TrackRecord = {
  calls: 0,
  successes: 0,
  medianMs: null,
  feedbackSum: 0,
  feedbackCount: 0,
};

function keyOf({ targetId, requestType }: { targetId: string; requestType: string }): string {
  return `${targetId} ${requestType}`;
}

/** A request that was wrong, or a client that left, says nothing about who should have answered. */
function isItsFault(state: string, errorKind: ErrorKind | null): boolean {
  if (state === 'aborted' || state === 'unknown') return true;
  return state === 'failed' && errorKind !== 'bad_request' && errorKind !== 'unknown';
}

function summarise({ days, latenciesMs, feedback }: Entry, today: number): TrackRecord {
  let calls = 0;
  let successes = 0;
  for (const [day, counts] of days) {
    if (day <= today - DAYS) continue;
    calls += counts.calls;
    successes += counts.successes;
  }
  const scores = [...feedback.values()]
    .filter(({ atMs }) => Math.floor(atMs / DAY_MS) > today - FEEDBACK_DAYS)
    .map(({ score }) => score);
  const sorted = latenciesMs.toSorted((a, b) => a - b);
  return {
    calls,
    successes,
    medianMs:
      sorted.length < MEASURED_FROM ? null : (sorted[Math.floor(sorted.length / 2)] ?? null),
    feedbackSum: scores.reduce((sum, score) => sum + score, 0),
    feedbackCount: scores.length,
  };
}
