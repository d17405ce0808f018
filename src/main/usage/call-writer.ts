import type { Database } from '#main/host/sqlite.ts';
import { NO_USAGE } from '#main/values/usage.ts';
import type { ClosedAttempt, ClosedCall, OpenedAttempt, OpenedCall } from './call-record.ts';

/** The statements that change the ledger. Whoever calls decides about the transaction. */
export class CallWriter {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  openCall({ isStream, clientRetry, ...call }: OpenedCall): void {
    this.#database.run(
      `INSERT INTO calls (id, started_at, state, kind, what, client_id, client_name, episode_id,
                          model, asked_model, is_stream, request_type, is_client_retry, retry_of,
                          why)
       VALUES (:id, :startedAtMs, 'open', :kind, :what, :clientId, :clientName, :episodeId,
               :model, :model, :isStream, :requestType, :isClientRetry, :retryOf, :why)`,
      {
        ...call,
        isStream: isStream ? 1 : 0,
        isClientRetry: clientRetry === undefined ? null : clientRetry === null ? 0 : 1,
        retryOf: clientRetry?.of ?? null,
      },
    );
  }

  openAttempt(attempt: OpenedAttempt): void {
    this.#database.run(
      `INSERT INTO attempts (call_id, position, target_id, target_name, state, started_at,
                             reserved_nano_usd, queued_ms)
       VALUES (:callId, :position, :targetId, :targetName, 'open', :startedAtMs,
               :reservedNanoUsd, :queuedMs)`,
      { ...attempt },
    );
  }

  /** Keeps the whole decision, as JSON. */
  explain(callId: string, routing: string): void {
    this.#database.run('INSERT INTO explanations (call_id, routing) VALUES (:callId, :routing)', {
      callId,
      routing,
    });
  }

  closeAttempt(callId: string, position: number, { usage, cost, ...end }: ClosedAttempt): void {
    this.#database.run(
      `UPDATE attempts
       SET state = :state, duration_ms = :durationMs, first_content_ms = :firstContentMs,
           status = :status, error_kind = :errorKind, problem = :problem,
           upstream_request_id = :upstreamRequestId, input_tokens = :inputTokens,
           cache_read_tokens = :cacheReadTokens, cache_write_tokens = :cacheWriteTokens,
           cache_write_hour_tokens = :cacheWriteHourTokens,
           output_tokens = :outputTokens, thinking_tokens = :thinkingTokens,
           audio_tokens = :audioTokens, characters = :characters, credits = :credits,
           queries = :queries, cost_nano_usd = :nanoUsd, cost_source = :source,
           price_version = :priceVersion
       WHERE call_id = :callId AND position = :position`,
      {
        callId,
        position,
        ...end,
        ...(usage ?? NO_USAGE),
        ...cost,
      },
    );
  }

  closeCall(id: string, { cost, ...end }: ClosedCall): void {
    this.#database.run(
      `UPDATE calls
       SET state = :state, target_id = :targetId, target_name = :targetName,
           model = COALESCE(:model, model), status = :status, duration_ms = :durationMs,
           cost_nano_usd = :nanoUsd, cost_source = :source, problem = :problem
       WHERE id = :id`,
      { id, ...end, ...cost },
    );
  }

  /**
   * Calls that a crash left open were sent, as far as anyone knows: their outcome is unknown, and at worst
   * they cost all that was held back for them. Returns how many.
   */
  closeLeftOpen(problem: string): number {
    this.#database.run(
      `UPDATE attempts SET state = 'unknown', problem = :problem, cost_nano_usd = reserved_nano_usd,
              cost_source = CASE WHEN reserved_nano_usd IS NULL THEN NULL ELSE 'estimate' END
       WHERE state = 'open'`,
      { problem },
    );
    const { changes } = this.#database.run(
      `UPDATE calls SET state = 'unknown', problem = :problem,
              target_id = COALESCE(target_id, (SELECT target_id FROM attempts
                WHERE call_id = calls.id ORDER BY position DESC LIMIT 1)),
              target_name = COALESCE(target_name, (SELECT target_name FROM attempts
                WHERE call_id = calls.id ORDER BY position DESC LIMIT 1)),
              cost_nano_usd = (SELECT SUM(cost_nano_usd) FROM attempts WHERE call_id = calls.id),
              cost_source = (SELECT CASE WHEN SUM(cost_nano_usd) IS NULL THEN NULL ELSE 'estimate' END
                FROM attempts WHERE call_id = calls.id)
       WHERE state = 'open'`,
      { problem },
    );
    return changes;
  }
}
