import type { Clock } from '#main/host/clock.ts';
import type { ErrorKind } from '#main/values/fault.ts';
import type { AccountReport } from './dialect.ts';

/** What reading an account brought: `denied` is a key that may not read it. */
export type AccountReading =
  | { readonly kind: 'report'; readonly report: AccountReport }
  | { readonly kind: 'denied' | 'nothing' };

/** One provider's account, as it is watched. */
export interface WatchedAccount {
  /** Tells one key from the next; `null` while there is none, or while nothing may go there. */
  keyId(): string | null;
  /** Free of charge. Never rejects. */
  read(): Promise<AccountReading>;
  heard(report: AccountReport): void;
}

/**
 * Why the account is to be read: there is a key, its provider was used, it said that nothing is left, or our
 * own count of what is left held a request back.
 */
export type Occasion = 'start' | 'used' | 'refused' | 'held-back';

/** How long after the last reading the next one may be, in milliseconds. [own], but for the quarter of an hour. */
const GAP_MS: Readonly<Record<Occasion, number>> = {
  start: 0,
  used: 15 * 60_000,
  refused: 2_000,
  'held-back': 60_000,
};

/** How long to wait until the account should be read; 0 is at once. `lastAtMs` is monotonic, `null` for never. */
export function readingWaitMs(occasion: Occasion, lastAtMs: number | null, nowMs: number): number {
  return lastAtMs === null ? 0 : Math.max(0, lastAtMs + GAP_MS[occasion] - nowMs);
}

/**
 * Keeps what is left of an account near the provider's own count: its numbers beat ours, which know nothing of
 * what was used elsewhere. Reads only around use, and never with a key that may not.
 */
export class QuotaWatch {
  readonly #account: WatchedAccount;
  readonly #clock: Clock;
  #lastAtMs: number | null = null;
  #isReading = false;
  #deniedKey: string | null = null;
  #dueAtMs = Infinity;
  #cancelTimer: () => void = () => {};
  #isStopped = false;

  constructor(account: WatchedAccount, clock: Clock) {
    this.#account = account;
    this.#clock = clock;
  }

  /** Reads the account when that is due, now or in a while. */
  look(occasion: Occasion): void {
    const nowMs = this.#clock.monotonicMs();
    const dueAtMs = nowMs + readingWaitMs(occasion, this.#lastAtMs, nowMs);
    if (this.#isStopped || dueAtMs >= this.#dueAtMs) return;
    this.#cancelTimer();
    if (dueAtMs <= nowMs && !this.#isReading) return void this.#read();
    this.#dueAtMs = dueAtMs;
    this.#cancelTimer = this.#clock.after(dueAtMs - nowMs, () => void this.#read());
  }

  /** What an attempt says; `null` is a success. */
  noteAttempt(errorKind: ErrorKind | null): void {
    if (errorKind === null) this.look('used');
    if (errorKind === 'quota_exhausted') this.look('refused');
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancelTimer();
  }

  async #read(): Promise<void> {
    this.#dueAtMs = Infinity;
    this.#cancelTimer = () => {};
    const keyId = this.#account.keyId();
    if (this.#isStopped || this.#isReading || keyId === null || keyId === this.#deniedKey) return;
    this.#isReading = true;
    this.#lastAtMs = this.#clock.monotonicMs();
    const reading = await this.#account.read();
    this.#isReading = false;
    if (this.#isStopped) return;
    // Of a key that was replaced meanwhile it says nothing.
    if (this.#account.keyId() !== keyId) return this.#read();
    if (reading.kind === 'denied') this.#deniedKey = keyId;
    if (reading.kind === 'report') this.#account.heard(reading.report);
  }
}
