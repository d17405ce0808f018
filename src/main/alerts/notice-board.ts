import type { Notice } from '#contract/system.ts';
import type { Clock } from '#main/host/clock.ts';

/** Everything that needs a person now: one notice per risk, from first sight until it is over. */
export class NoticeBoard {
  readonly #changed: () => void;
  readonly #clock: Clock;
  /** In the order of their first sight. */
  readonly #notices = new Map<string, Notice>();

  /** `changed` is called after each change of the list. */
  constructor(changed: () => void, clock: Clock) {
    this.#changed = changed;
    this.#clock = clock;
  }

  /** Shows the notice. Raised again, it keeps the time of its first sight and takes the new words. Returns whether it is news. */
  raise(notice: Omit<Notice, 'sinceMs'>): boolean {
    const before = this.#notices.get(notice.id);
    if (before && isSame(before, notice)) return false;
    this.#notices.set(notice.id, { ...notice, sinceMs: before?.sinceMs ?? this.#clock.wallMs() });
    this.#changed();
    return true;
  }

  /** Returns whether it was there. */
  clear(id: string): boolean {
    const wasThere = this.#notices.delete(id);
    if (wasThere) this.#changed();
    return wasThere;
  }

  /** Newest first, even where the computer's clock was set back in between. */
  list(): Notice[] {
    return [...this.#notices.values()].toReversed();
  }
}

function isSame(before: Notice, { level, title, body, place }: Omit<Notice, 'sinceMs'>): boolean {
  return (
    before.level === level &&
    before.title === title &&
    before.body === body &&
    before.place === place
  );
}
