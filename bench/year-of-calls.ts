import type { Database } from '#main/host/sqlite.ts';
import { NO_USAGE } from '#main/values/usage.ts';
import { CallWriter } from '#main/usage/call-writer.ts';
import type { Episodes } from '#main/usage/episodes.ts';
import { giveFeedback } from '#main/usage/feedback.ts';

/** About 140 a day, which is a busy person's year. */
export const YEAR_OF_CALLS = 50_000;
const YEAR_MS = 365 * 86_400_000;
const EPISODES = 52;
/** Every so manieth fails, and every so manieth answer is judged. */
const FAILS_EACH = 40;
const JUDGED_EACH = 10;

/** Fills a ledger with calls spread evenly over a year, the candidates in turn. */
export function writeYear(
  database: Database,
  year: {
    readonly ids: readonly string[];
    readonly requestType: string;
    readonly nowMs: number;
    readonly episodes: Episodes;
  },
): void {
  const { ids, requestType, nowMs, episodes } = year;
  const writer = new CallWriter(database);
  database.transaction(() => {
    for (let number = 0; number < YEAR_OF_CALLS; number += 1) {
      const id = `call_${number}`;
      const targetId = ids[number % ids.length] ?? '';
      const startedAtMs = Math.floor(nowMs - YEAR_MS + (number / YEAR_OF_CALLS) * YEAR_MS);
      const state = number % FAILS_EACH === 0 ? 'failed' : 'ok';
      const durationMs = 800 + ((number * 37) % 900);
      const cost = { nanoUsd: 1_000_000 + number, source: 'list_price' } as const;
      const end = {
        state,
        status: state === 'ok' ? 200 : 529,
        durationMs,
        problem: null,
        cost,
      } as const;
      writer.openCall({
        id,
        kind: 'message',
        what: 'Script',
        clientId: 'client_1',
        clientName: 'Script',
        episodeId: episodes.resolve(`Episode ${number % EPISODES}`),
        model: 'claude-opus-5-5',
        isStream: false,
        requestType,
        startedAtMs,
        why: 'Generated for the bench.',
      });
      const attempt = { callId: id, position: 1, targetId, targetName: targetId, startedAtMs };
      writer.openAttempt({ ...attempt, reservedNanoUsd: 2_000_000, queuedMs: 0 });
      writer.closeAttempt(id, 1, {
        ...end,
        firstContentMs: durationMs,
        errorKind: state === 'ok' ? null : 'overloaded',
        upstreamRequestId: null,
        usage: { ...NO_USAGE, inputTokens: 400, outputTokens: 800 },
        priceVersion: null,
      });
      writer.closeCall(id, { ...end, targetId, targetName: targetId, model: null });
      if (number % JUDGED_EACH === 1)
        giveFeedback(database, id, 0.5 + (number % 5) / 10, startedAtMs);
    }
  });
}
