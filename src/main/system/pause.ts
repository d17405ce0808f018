import type { Clock } from '#main/host/clock.ts';
import type { Facts } from '#main/storage/facts.ts';
import type { AuditEntry } from '#main/values/audit-entry.ts';

const PAUSED = 'paused-since';
/** Between two tries to write what a full disk did not take. */
const RETRY_MS = 2_000;

/** Whether the person holds back all requests. Outlives the app: what was paused stays paused. */
export class Pause {
  readonly #facts: Facts;
  readonly #audit: (entry: AuditEntry) => void;
  readonly #clock: Clock;
  #sinceMs: number | null;
  #cancelRetry = (): void => {};

  constructor(facts: Facts, audit: (entry: AuditEntry) => void, clock: Clock) {
    this.#facts = facts;
    this.#audit = audit;
    this.#clock = clock;
    const kept = facts.get(PAUSED);
    this.#sinceMs = kept === null ? null : Number(kept);
  }

  /** By the wall clock; `null` while requests go through. */
  get sinceMs(): number | null {
    return this.#sinceMs;
  }

  set(isPaused: boolean): void {
    if (isPaused === (this.#sinceMs !== null)) return;
    this.#sinceMs = isPaused ? this.#clock.wallMs() : null;
    this.#keep();
    this.#audit({ kind: isPaused ? 'host.paused' : 'host.resumed', subject: '', detail: {} });
  }

  #keep(): void {
    this.#cancelRetry();
    try {
      this.#facts.set(PAUSED, this.#sinceMs === null ? null : String(this.#sinceMs));
    } catch {
      // Nobody may be kept from pausing by a full disk. It holds now, and over a restart once it is written.
      this.#cancelRetry = this.#clock.after(RETRY_MS, () => this.#keep());
    }
  }
}
