import { eventIterator } from '@orpc/contract';
import * as z from 'zod';
import { EpisodeName } from './episodes.ts';
import { Cost, CostTotal, NanoUsd } from './money.ts';
import { procedure } from './procedure.ts';
import { RoutingDecision } from './routing.ts';
import { Revision, WallMs } from './revision.ts';

/**
 * `refused` was never sent, `failed` was sent and is known to have failed, `aborted` was cut after the
 * first content, `unknown` was sent and never answered.
 */
export const CallState = z.enum([
  'open',
  'ok',
  'tool-error',
  'refused',
  'failed',
  'cancelled',
  'aborted',
  'unknown',
]);
export type CallState = z.infer<typeof CallState>;

/** What a fault means for the next try; the taxonomy is in docs/providers.md. */
export const ErrorKind = z.enum([
  'auth',
  'quota_exhausted',
  'rate_limited',
  'overloaded',
  'bad_request',
  'transient',
  'unknown',
]);
export type ErrorKind = z.infer<typeof ErrorKind>;

/** What an answer used, as the provider reported it; absent counts are `null`. Input counts are disjoint. */
export const Usage = z.object({
  inputTokens: z.int().nonnegative().nullable(),
  cacheReadTokens: z.int().nonnegative().nullable(),
  /** Written to the cache for five minutes, and for an hour: they cost differently. */
  cacheWriteTokens: z.int().nonnegative().nullable(),
  cacheWriteHourTokens: z.int().nonnegative().nullable(),
  /** Thinking and audio included. */
  outputTokens: z.int().nonnegative().nullable(),
  /** The part of the output that was thinking. */
  thinkingTokens: z.int().nonnegative().nullable(),
  /** The part of the output that is audio, which has a price of its own. */
  audioTokens: z.int().nonnegative().nullable(),
  /** Of a text to be spoken, by our own count. */
  characters: z.int().nonnegative().nullable(),
  /** What a voice provider billed, in credits of its own. */
  credits: z.int().nonnegative().nullable(),
  /** Searches. */
  queries: z.int().nonnegative().nullable(),
});
export type Usage = z.infer<typeof Usage>;

export const CallSummary = z.object({
  id: z.string().min(1),
  startedAtMs: WallMs,
  state: CallState,
  kind: z.enum(['message', 'tool']),
  /** What was asked, in few words: "Message", "Tool echo". */
  what: z.string(),
  clientName: z.string(),
  episode: EpisodeName.nullable(),
  /** The provider or server that the last attempt went to; `null` when none was made. */
  targetId: z.string().nullable(),
  targetName: z.string().nullable(),
  model: z.string().nullable(),
  isStream: z.boolean(),
  /** HTTP status given to the client, for messages. */
  status: z.int().nullable(),
  durationMs: z.int().nonnegative().nullable(),
  cost: Cost,
  /** What went wrong, for a person; `null` when nothing did. */
  problem: z.string().nullable(),
  /** Whether somebody else was asked before the one that answered. */
  isRerouted: z.boolean(),
});
export type CallSummary = z.infer<typeof CallSummary>;

export const AttemptDetail = z.object({
  position: z.int().positive(),
  targetId: z.string(),
  targetName: z.string(),
  state: CallState,
  startedAtMs: WallMs,
  durationMs: z.int().nonnegative().nullable(),
  /** From sending to the first content; `null` when none came. */
  firstContentMs: z.int().nonnegative().nullable(),
  status: z.int().nullable(),
  errorKind: ErrorKind.nullable(),
  problem: z.string().nullable(),
  /** The provider's own id of the request, for its support. */
  upstreamRequestId: z.string().nullable(),
  usage: Usage.nullable(),
  cost: Cost,
  /** Held back in the budgets before it was sent; `null` when its price was unknown. */
  reservedNanoUsd: NanoUsd,
  /** How long it waited its turn; `null` for attempts of earlier versions. */
  queuedMs: z.int().nonnegative().nullable(),
});
export type AttemptDetail = z.infer<typeof AttemptDetail>;

export const CallDetail = CallSummary.extend({
  /** Why it went where it went, in one plain sentence. */
  why: z.string(),
  /** The model, or the preset, that was asked for; `null` when none was, or before this was kept. */
  askedModel: z.string().nullable(),
  /** Its client's own next try at another call, whose id is `of` where it is known; `null` when it is none. */
  clientRetry: z.object({ of: z.string().nullable() }).nullable(),
  /** Such as "genai-prices 0.1.8" or "own table 2026-11-22". */
  priceVersion: z.string().nullable(),
  attempts: z.array(AttemptDetail),
  /** Every score and exclusion; `null` where its client named the provider. */
  routing: RoutingDecision.nullable(),
  /** How good the answer was, 0 to 1, by the last word on it; `null` without any. */
  feedback: z.number().min(0).max(1).nullable(),
  /** Whether there is an answer, and a kind of request that a word on it counts for. */
  isJudgeable: z.boolean(),
});
export type CallDetail = z.infer<typeof CallDetail>;

/** The newest calls and what they add up to. Older ones are asked for with `list`. */
export const CallSnapshot = z.object({
  revision: Revision,
  /** Newest first, 100 at most. */
  recent: z.array(CallSummary),
  today: CostTotal,
  month: CostTotal,
});
export type CallSnapshot = z.infer<typeof CallSnapshot>;

export const CallPage = z.object({
  calls: z.array(CallSummary),
  /** Pass as `before` for the next page; `null` at the end. */
  nextBefore: z.string().nullable(),
});
export type CallPage = z.infer<typeof CallPage>;

export const callContract = {
  watch: procedure.output(eventIterator(CallSnapshot)),
  /** Newest first, from the call before the one named, 200 at most. */
  list: procedure
    .input(z.object({ before: z.string().nullable(), limit: z.int().min(1).max(200) }))
    .output(CallPage),
  get: procedure.input(z.object({ id: z.string() })).output(CallDetail),
  /**
   * Says how good an answer was; `null` takes the last word on it back. NOT_FOUND for no such call, CONFLICT
   * where there is no answer to judge.
   */
  judge: procedure
    .input(z.object({ id: z.string(), score: z.number().min(0).max(1).nullable() }))
    .output(z.void()),
};
