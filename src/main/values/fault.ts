/** What a fault of the other side means for the next try; the taxonomy is in docs/providers.md. */
export type ErrorKind =
  | 'auth'
  | 'quota_exhausted'
  | 'rate_limited'
  | 'overloaded'
  | 'bad_request'
  | 'transient'
  | 'unknown';

export interface Fault {
  readonly kind: ErrorKind;
  /** For a person: names the other side and what it said. Holds no account names and no keys. */
  readonly sentence: string;
  /** What the other side asked to wait, clamped to 0..60,000; `null` when it asked for nothing. */
  readonly retryAfterMs: number | null;
  /** When what is used up comes back, by the wall clock; left out or `null` when nobody says. */
  readonly resetAtMs?: number | null;
  /** Whether only the model that was asked for is used up, so that the provider's others still answer. */
  readonly isOfModelOnly?: boolean;
}
