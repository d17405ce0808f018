import type { Clock } from '#main/host/clock.ts';
import type { GroupCommit } from '#main/storage/group-commit.ts';

export interface LateWriteEvents {
  /** The rows differ from before. */
  changed(): void;
  /** Whether rows wait in memory because the disk takes none. */
  waiting(isWaiting: boolean): void;
}

type Body = () => void;

/** Between two tries to write what the disk did not take. */
const RETRY_MS = 1_000;
/** Of what can be done without: a client that asks for hours must not fill the memory, too. */
const KEPT_AT_MOST = 1_000;

/**
 * Writes rows that must not be lost: now, or as soon as the disk takes them. They don't wait for the disk: a
 * power cut may take the newest, whose calls are open then, and booked at their dearest.
 */
export class LateWrites {
  readonly #commit: GroupCommit;
  readonly #events: LateWriteEvents;
  readonly #clock: Clock;
  #kept: Body[] = [];
  #isWaiting = false;
  #cancelRetry = (): void => {};

  constructor(commit: GroupCommit, events: LateWriteEvents, clock: Clock) {
    this.#commit = commit;
    this.#events = events;
    this.#clock = clock;
  }

  /** Resolves once it is written, or kept for later. Never rejects. */
  async write(body: Body): Promise<void> {
    if (!(await this.#isWritten(body))) this.#keep(body);
  }

  /** The same for what nobody was promised: it is left out when a thousand rows wait already. */
  async writeIfThereIsRoom(body: Body): Promise<void> {
    if (!(await this.#isWritten(body)) && this.#kept.length < KEPT_AT_MOST) this.#keep(body);
  }

  /** Writes what waits at once, if the disk takes it. There is no further try. */
  flush(): void {
    this.#cancelRetry();
    for (const body of this.#kept.splice(0)) this.#commit.write(body).catch(() => {});
    this.#commit.flush();
  }

  async #isWritten(body: Body): Promise<boolean> {
    try {
      await this.#commit.write(body, 'crash');
    } catch {
      return false;
    }
    this.#events.changed();
    return true;
  }

  #keep(body: Body): void {
    this.#kept.push(body);
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    this.#events.waiting(true);
    this.#retryLater();
  }

  #retryLater(): void {
    this.#cancelRetry = this.#clock.after(RETRY_MS, () => void this.#retry());
  }

  /** Each for itself: one that can never be written must not hold up the others. */
  async #retry(): Promise<void> {
    await Promise.all(this.#kept.splice(0).map((body) => this.write(body)));
    if (this.#kept.length > 0) return this.#retryLater();
    this.#isWaiting = false;
    this.#events.waiting(false);
  }
}
