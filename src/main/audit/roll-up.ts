import type { Clock } from '#main/host/clock.ts';
import type { AuditEntry } from '#main/values/audit-entry.ts';

interface Window {
  latest: AuditEntry;
  /** How many came since the last row. */
  count: number;
  readonly cancel: () => void;
}

const WINDOW_MS = 60_000;
/** Beyond so many at a time, subjects are counted together: a stranger may be inventing them. */
const WINDOWS_AT_MOST = 200;
const OTHERS = '(others)';

/** Lets through at most one entry per kind, subject and minute, each with the count of all that it stands for. */
export class RollUp {
  readonly #write: (entry: AuditEntry) => void;
  readonly #clock: Clock;
  readonly #windows = new Map<string, Window>();

  constructor(write: (entry: AuditEntry) => void, clock: Clock) {
    this.#write = write;
    this.#clock = clock;
  }

  /** The first of its kind is written at once, those of the minute after it together. */
  add(entry: AuditEntry): void {
    const key = JSON.stringify([entry.kind, entry.subject]);
    const window = this.#windows.get(key);
    if (window) {
      window.latest = entry;
      window.count += 1;
    } else if (this.#windows.size >= WINDOWS_AT_MOST && entry.subject !== OTHERS) {
      this.add({ kind: entry.kind, subject: OTHERS, detail: {} });
    } else {
      this.#begin(key, entry, 1);
    }
  }

  /** Writes what is still being counted. */
  close(): void {
    for (const { latest, count, cancel } of this.#windows.values()) {
      cancel();
      if (count > 0) this.#writeCount(latest, count);
    }
    this.#windows.clear();
  }

  #begin(key: string, entry: AuditEntry, count: number): void {
    const cancel = this.#clock.after(WINDOW_MS, () => this.#end(key));
    this.#windows.set(key, { latest: entry, count: 0, cancel });
    this.#writeCount(entry, count);
  }

  #end(key: string): void {
    const window = this.#windows.get(key);
    this.#windows.delete(key);
    if (window && window.count > 0) this.#begin(key, window.latest, window.count);
  }

  #writeCount(entry: AuditEntry, count: number): void {
    this.#write({ ...entry, detail: { ...entry.detail, count } });
  }
}
