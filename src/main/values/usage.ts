/** Token counts as the provider reported them. Input counts are disjoint; what it did not say is `null`. */
export interface Usage {
  readonly inputTokens: number | null;
  readonly cacheReadTokens: number | null;
  readonly cacheWriteTokens: number | null;
  /** Thinking included. */
  readonly outputTokens: number | null;
}
