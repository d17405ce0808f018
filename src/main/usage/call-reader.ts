import * as z from 'zod';
import {
  CallState,
  ErrorKind,
  type AttemptDetail,
  type CallDetail,
  type CallPage,
  type CallSummary,
} from '#contract/calls.ts';
import { CostSource } from '#contract/money.ts';
import { RoutingDecision } from '#contract/routing.ts';
import type { Database, SqlValues } from '#main/host/sqlite.ts';

const Money = { cost_nano_usd: z.int().nullable(), cost_source: CostSource.nullable() };

const CallRow = z.object({
  id: z.string(),
  started_at: z.int(),
  state: CallState,
  kind: z.enum(['message', 'tool']),
  what: z.string(),
  client_name: z.string(),
  episode_id: z.string().nullable(),
  episode_name: z.string().nullable(),
  target_id: z.string().nullable(),
  target_name: z.string().nullable(),
  model: z.string().nullable(),
  is_stream: z.int(),
  status: z.int().nullable(),
  duration_ms: z.int().nullable(),
  problem: z.string().nullable(),
  why: z.string(),
  is_rerouted: z.int(),
  asked_model: z.string().nullable(),
  is_client_retry: z.int().nullable(),
  retry_of: z.string().nullable(),
  request_type: z.string().nullable(),
  ...Money,
});

const AttemptRow = z.object({
  position: z.int(),
  target_id: z.string(),
  target_name: z.string(),
  state: CallState,
  started_at: z.int(),
  duration_ms: z.int().nullable(),
  first_content_ms: z.int().nullable(),
  status: z.int().nullable(),
  error_kind: ErrorKind.nullable(),
  problem: z.string().nullable(),
  upstream_request_id: z.string().nullable(),
  input_tokens: z.int().nullable(),
  cache_read_tokens: z.int().nullable(),
  cache_write_tokens: z.int().nullable(),
  cache_write_hour_tokens: z.int().nullable(),
  output_tokens: z.int().nullable(),
  thinking_tokens: z.int().nullable(),
  audio_tokens: z.int().nullable(),
  characters: z.int().nullable(),
  credits: z.int().nullable(),
  queries: z.int().nullable(),
  price_version: z.string().nullable(),
  reserved_nano_usd: z.int().nullable(),
  queued_ms: z.int().nullable(),
  ...Money,
});

const ObservedRow = z.object({
  started_at: z.int(),
  error_kind: ErrorKind.nullable(),
  duration_ms: z.int(),
});

const CALLS = `SELECT calls.*, episodes.name AS episode_name, EXISTS (
    SELECT 1 FROM attempts WHERE call_id = calls.id AND attempts.target_id <> calls.target_id
  ) AS is_rerouted
  FROM calls LEFT JOIN episodes ON episodes.id = calls.episode_id`;

/** Reads the ledger, newest first. */
export class CallReader {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The calls before the one named, or the newest. Ids sort by time, so they page exactly. */
  page(before: string | null, limit: number): CallPage {
    const calls = this.#calls(
      `${CALLS} WHERE :before IS NULL OR (started_at, calls.id) <
         (SELECT started_at, id FROM calls WHERE id = :before)
       ORDER BY started_at DESC, calls.id DESC LIMIT :limit`,
      { before, limit },
    );
    const last = calls.at(-1);
    return { calls, nextBefore: calls.length === limit && last ? last.id : null };
  }

  find(id: string): CallDetail | null {
    const found = this.#database.get(`${CALLS} WHERE calls.id = :id`, { id });
    if (found === undefined) return null;
    const row = CallRow.parse(found);
    const attempts = AttemptRow.array().parse(
      this.#database.all('SELECT * FROM attempts WHERE call_id = :id ORDER BY position', { id }),
    );
    return {
      ...toSummary(row),
      why: row.why,
      askedModel: row.asked_model,
      clientRetry: row.is_client_retry === 1 ? { of: row.retry_of } : null,
      priceVersion: attempts.at(-1)?.price_version ?? null,
      attempts: attempts.map(toAttempt),
      routing: this.#routingOf(id),
      feedback: this.#feedbackOn(id),
      isJudgeable: row.state === 'ok' && row.request_type !== null && row.target_id !== null,
    };
  }

  /** How the settled attempts since then went, oldest first; what a client broke off says nothing. */
  attemptsSince(
    targetId: string,
    sinceMs: number,
  ): { atMs: number; errorKind: ErrorKind | null; durationMs: number }[] {
    const rows = this.#database.all(
      `SELECT started_at, error_kind, duration_ms FROM attempts
       WHERE target_id = :targetId AND started_at >= :sinceMs
         AND state NOT IN ('open', 'refused', 'cancelled') AND duration_ms IS NOT NULL
       ORDER BY started_at`,
      { targetId, sinceMs },
    );
    return ObservedRow.array()
      .parse(rows)
      .map((row) => ({
        atMs: row.started_at,
        errorKind: row.error_kind,
        durationMs: row.duration_ms,
      }));
  }

  /** What an earlier version wrote in another shape is not shown. */
  #routingOf(callId: string): RoutingDecision | null {
    const found = this.#database.get('SELECT routing FROM explanations WHERE call_id = :callId', {
      callId,
    });
    if (found === undefined) return null;
    const { routing } = z.object({ routing: z.string() }).parse(found);
    return RoutingDecision.nullable().catch(null).parse(JSON.parse(routing));
  }

  #feedbackOn(callId: string): number | null {
    const found = this.#database.get('SELECT score FROM feedback WHERE call_id = :callId', {
      callId,
    });
    return found === undefined ? null : z.object({ score: z.number() }).parse(found).score;
  }

  #calls(sql: string, values: SqlValues): CallSummary[] {
    return CallRow.array().parse(this.#database.all(sql, values)).map(toSummary);
  }
}

function toSummary(row: z.infer<typeof CallRow>): CallSummary {
  return {
    id: row.id,
    startedAtMs: row.started_at,
    state: row.state,
    kind: row.kind,
    what: row.what,
    clientName: row.client_name,
    episode:
      row.episode_id === null || row.episode_name === null
        ? null
        : { id: row.episode_id, name: row.episode_name },
    targetId: row.target_id,
    targetName: row.target_name,
    model: row.model,
    isStream: row.is_stream === 1,
    status: row.status,
    durationMs: row.duration_ms,
    cost: { nanoUsd: row.cost_nano_usd, source: row.cost_source },
    problem: row.problem,
    isRerouted: row.is_rerouted === 1,
  };
}

function toAttempt(row: z.infer<typeof AttemptRow>): AttemptDetail {
  const usage = {
    inputTokens: row.input_tokens,
    cacheReadTokens: row.cache_read_tokens,
    cacheWriteTokens: row.cache_write_tokens,
    cacheWriteHourTokens: row.cache_write_hour_tokens,
    outputTokens: row.output_tokens,
    thinkingTokens: row.thinking_tokens,
    audioTokens: row.audio_tokens,
    characters: row.characters,
    credits: row.credits,
    queries: row.queries,
  };
  return {
    position: row.position,
    targetId: row.target_id,
    targetName: row.target_name,
    state: row.state,
    startedAtMs: row.started_at,
    durationMs: row.duration_ms,
    firstContentMs: row.first_content_ms,
    status: row.status,
    errorKind: row.error_kind,
    problem: row.problem,
    upstreamRequestId: row.upstream_request_id,
    usage: Object.values(usage).every((count) => count === null) ? null : usage,
    cost: { nanoUsd: row.cost_nano_usd, source: row.cost_source },
    reservedNanoUsd: row.reserved_nano_usd,
    queuedMs: row.queued_ms,
  };
}
