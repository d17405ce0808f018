import type { Clock } from '#main/host/clock.ts';

/** One provider, as it is looked after. */
export interface WatchedProvider {
  /** Tells one key from the next, and no key from any. */
  keyId(): string;
  /** Whether anything may go there now, and could. */
  mayLook(): boolean;
  /** Whether it is taken for not answering, or rests. */
  isDown(): boolean;
  /** Looks at it, free of charge, and tells whoever needs to know. Never rejects. */
  look(): Promise<void>;
}

/** All times are monotonic, in milliseconds; `null` for never. */
export interface Seen {
  readonly lookedAtMs: number | null;
  /** When a request, or the check of a new key, showed how it does. */
  readonly shownAtMs: number | null;
}

const FIRST_LOOK_MS = 10_000;
const EACH_MS = 60_000;
const SETTLED_MS = 15 * 60_000;
/** Timers are not exact. */
const SLACK_MS = 1_000;

/** Whether it is time to look: each minute at one that is down, else after 15 minutes in which nothing showed how it does. */
export function isLookDue(
  isDown: boolean,
  { lookedAtMs, shownAtMs }: Seen,
  nowMs: number,
): boolean {
  if (isDown) return nowMs - (lookedAtMs ?? -Infinity) >= EACH_MS - SLACK_MS;
  const knownAtMs = Math.max(lookedAtMs ?? -Infinity, shownAtMs ?? -Infinity);
  return nowMs - knownAtMs >= SETTLED_MS - SLACK_MS;
}

/** Knows how one provider does although nothing is sent there, and finds out soon when it is back. */
export class HealthWatch {
  readonly #provider: WatchedProvider;
  readonly #clock: Clock;
  #seen: Seen = { lookedAtMs: null, shownAtMs: null };
  /** `null` before the first time. */
  #keyId: string | null = null;
  #isLooking = false;

  constructor(provider: WatchedProvider, clock: Clock) {
    this.#provider = provider;
    this.#clock = clock;
  }

  /** Told of every attempt: it shows more than a look. */
  noteAttempt(): void {
    this.#seen = { ...this.#seen, shownAtMs: this.#clock.monotonicMs() };
  }

  /** Looks if it is time. */
  async lookIfDue(): Promise<void> {
    const keyId = this.#provider.keyId();
    // A new key was checked when it was added.
    if (this.#keyId !== null && keyId !== this.#keyId) this.noteAttempt();
    this.#keyId = keyId;
    const nowMs = this.#clock.monotonicMs();
    if (this.#isLooking || !this.#provider.mayLook()) return;
    if (!isLookDue(this.#provider.isDown(), this.#seen, nowMs)) return;
    this.#isLooking = true;
    this.#seen = { ...this.#seen, lookedAtMs: nowMs };
    await this.#provider.look();
    this.#isLooking = false;
  }
}

/**
 * Has all of them look when it is time, until `stopping` is aborted. The first time is a little late, when
 * everything runs and a computer that just woke up has found its network.
 */
export function followHealth(
  watches: Iterable<Pick<HealthWatch, 'lookIfDue'>>,
  stopping: AbortSignal,
  clock: Clock,
): void {
  const all = [...watches];
  const next = (ms: number): void => {
    const cancel = clock.after(ms, () => {
      stopping.removeEventListener('abort', cancel);
      for (const watch of all) void watch.lookIfDue();
      next(EACH_MS);
    });
    stopping.addEventListener('abort', cancel, { once: true });
  };
  if (!stopping.aborted) next(FIRST_LOOK_MS);
}
