import type { Notice } from '#contract/system.ts';
import type { Clock } from '#main/host/clock.ts';

/** Everything that needs a person now: one notice per risk, from first sight until it is over. */
export class NoticeBoard {
  readonly #changed: () => void;
  readonly #clock: Clock;
  readonly #notices = new Map<string, Notice>();

  constructor(changed: () => void, clock: Clock) {
    this.#changed = changed;
    this.#clock = clock;
  }

  /** Shows the notice. Raised again, it keeps the time of its first sight. */
  raise(notice: Omit<Notice, 'sinceMs'>): void {
    const before = this.#notices.get(notice.id);
    this.#notices.set(notice.id, { ...notice, sinceMs: before?.sinceMs ?? this.#clock.wallMs() });
    this.#changed();
  }

  clear(id: string): void {
    if (this.#notices.delete(id)) this.#changed();
  }

  /** Newest first. */
  list(): Notice[] {
    return [...this.#notices.values()].toSorted((a, b) => b.sinceMs - a.sinceMs);
  }
}
