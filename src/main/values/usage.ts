/** What an answer used, as the provider reported it. Input counts are disjoint; what it did not say is `null`. */
export interface Usage {
  readonly inputTokens: number | null;
  readonly cacheReadTokens: number | null;
  /** Written to the cache for five minutes, and for an hour: they cost differently. */
  readonly cacheWriteTokens: number | null;
  readonly cacheWriteHourTokens: number | null;
  /** Thinking and audio included. */
  readonly outputTokens: number | null;
  /** The part of the output that was thinking. */
  readonly thinkingTokens: number | null;
  /** The part of the output that is audio, which has a price of its own. */
  readonly audioTokens: number | null;
  /** Of a text to be spoken, by our own count. */
  readonly characters: number | null;
  /** What a voice provider billed, in credits of its own. */
  readonly credits: number | null;
  /** Searches. */
  readonly queries: number | null;
}

/** Nothing is known. */
export const NO_USAGE: Usage = {
  inputTokens: null,
  cacheReadTokens: null,
  cacheWriteTokens: null,
  cacheWriteHourTokens: null,
  outputTokens: null,
  thinkingTokens: null,
  audioTokens: null,
  characters: null,
  credits: null,
  queries: null,
};
