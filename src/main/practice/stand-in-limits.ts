import type { Clock } from '#main/host/clock.ts';

const MINUTE_MS = 60_000;
/** Those of a large account: practice is to show limits, not to run into them. */
const LIMITS = {
  requests: 4_000,
  tokens: 2_400_000,
  'input-tokens': 2_000_000,
  'output-tokens': 400_000,
};

/** Limits per minute that really count down, and the twelve headers that tell of them. */
export class StandInLimits {
  readonly #clock: Clock;
  #used = { requests: 0, tokens: 0, 'input-tokens': 0, 'output-tokens': 0 };
  #resetAtMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts one request, and returns the headers of its answer. */
  count(inputTokens: number, outputTokens: number): Record<string, string> {
    const now = this.#clock.wallMs();
    if (now >= this.#resetAtMs) {
      this.#used = { requests: 0, tokens: 0, 'input-tokens': 0, 'output-tokens': 0 };
      this.#resetAtMs = now + MINUTE_MS;
    }
    this.#used.requests += 1;
    this.#used['input-tokens'] += inputTokens;
    this.#used['output-tokens'] += outputTokens;
    this.#used.tokens += inputTokens + outputTokens;
    const reset = `${new Date(this.#resetAtMs).toISOString().slice(0, 19)}Z`;
    const headers: Record<string, string> = {};
    for (const [name, limit] of Object.entries(LIMITS)) {
      const used = this.#used[name as keyof typeof LIMITS];
      headers[`anthropic-ratelimit-${name}-limit`] = String(limit);
      headers[`anthropic-ratelimit-${name}-remaining`] = String(Math.max(0, limit - used));
      headers[`anthropic-ratelimit-${name}-reset`] = reset;
    }
    return headers;
  }
}
