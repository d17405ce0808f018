import type { LogLine } from '#contract/servers.ts';
import type { Clock } from '#main/host/clock.ts';

const LINES_KEPT = 5_000;
const LONGEST_LINE = 4_000;
const BATCH_LINES = 500;

/** The last lines of one server, and everyone who reads along. */
export class ServerLog {
  readonly #redact: (text: string) => string;
  readonly #clock: Clock;
  readonly #readers = new Set<() => void>();
  #lines: LogLine[] = [];
  #next = 0;

  constructor(redact: (text: string) => string, clock: Clock) {
    this.#redact = redact;
    this.#clock = clock;
  }

  add(from: LogLine['from'], text: string): void {
    // Before it is cut: half a secret is not recognised any more.
    const clean = this.#redact(text);
    const isLong = clean.length > LONGEST_LINE;
    this.#lines.push({
      number: this.#next,
      atMs: this.#clock.wallMs(),
      from,
      text: isLong ? `${clean.slice(0, LONGEST_LINE)} …` : clean,
    });
    this.#next += 1;
    // Cut in steps, because taking one off the front of a long list moves all the others.
    if (this.#lines.length > LINES_KEPT * 1.2) this.#lines = this.#lines.slice(-LINES_KEPT);
    for (const wake of this.#readers) wake();
  }

  /** The number of the next line. */
  get next(): number {
    return this.#next;
  }

  /** The last lines that the server itself wrote, from line `from` on, oldest first. */
  lastWords(count: number, from: number): readonly string[] {
    return this.#lines
      .filter((line) => line.from === 'server' && line.number >= from)
      .slice(-count)
      .map(({ text }) => text);
  }

  /** Batches from line `after` + 1 on, then new lines as they come, until the signal ends it. */
  async *read(after: number, signal?: AbortSignal): AsyncGenerator<{ lines: LogLine[] }, void> {
    let last = after;
    let resume = (): void => {};
    const wake = (): void => resume();
    this.#readers.add(wake);
    signal?.addEventListener('abort', wake, { once: true });
    try {
      while (!signal?.aborted) {
        const lines = this.#after(last);
        const newest = lines.at(-1);
        if (newest) {
          last = newest.number;
          yield { lines };
        } else
          await new Promise<void>((resolve) => {
            resume = resolve;
          });
      }
    } finally {
      this.#readers.delete(wake);
      signal?.removeEventListener('abort', wake);
    }
  }

  #after(number: number): LogLine[] {
    const first = this.#lines[0]?.number ?? this.#next;
    const from = Math.max(0, number + 1 - first);
    return this.#lines.slice(from, from + BATCH_LINES);
  }
}
