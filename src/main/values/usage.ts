/** Token counts as the provider reported them. Input counts are disjoint; what it did not say is `null`. */
export interface Usage {
  readonly inputTokens: number | null;
  readonly cacheReadTokens: number | null;
  /** Written to the cache for five minutes, and for an hour: they cost differently. */
  readonly cacheWriteTokens: number | null;
  readonly cacheWriteHourTokens: number | null;
  /** Thinking included. */
  readonly outputTokens: number | null;
}
