import type { ServerSummary } from '#contract/servers.ts';

const DURATIONS_KEPT = 500;

/** How a server's tool calls went since Tallylight started. */
export class CallStats {
  #count = 0;
  #errors = 0;
  #durations: number[] = [];

  add(durationMs: number, isError: boolean): void {
    this.#count += 1;
    if (isError) this.#errors += 1;
    this.#durations.push(durationMs);
    if (this.#durations.length > DURATIONS_KEPT) this.#durations.shift();
  }

  /** Median and 95th percentile of the last 500, by the nearest rank. */
  summary(): ServerSummary['toolCalls'] {
    const sorted = this.#durations.toSorted((a, b) => a - b);
    const rank = (share: number): number | null => {
      const value = sorted[Math.ceil(share * sorted.length) - 1];
      return value === undefined ? null : Math.round(value);
    };
    return { count: this.#count, errors: this.#errors, p50Ms: rank(0.5), p95Ms: rank(0.95) };
  }
}
