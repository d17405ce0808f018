import type { ServerState, ServerSummary } from '#contract/servers.ts';
import type { Clock } from '#main/host/clock.ts';

/** A call waits for a start that is this near; otherwise it is told when the next one comes. */
const NEAR_START_MS = 2_000;
/** No call waits longer than this for a server that is starting. */
const LONGEST_WAIT_MS = 10_000;

/** How one server stands, and everyone who waits for that to change. */
export class ServerStatus {
  readonly #changed: () => void;
  readonly #clock: Clock;
  readonly #waiting = new Set<() => void>();
  state: ServerState = 'stopped';
  /** What happened and what is next; `null` when all is quiet. */
  sentence: string | null = null;
  nextTry: ServerSummary['nextTry'] = null;
  readySinceMs: number | null = null;

  constructor(changed: () => void, clock: Clock) {
    this.#changed = changed;
    this.#clock = clock;
  }

  get isUp(): boolean {
    return this.state === 'ready' || this.state === 'degraded';
  }

  become(
    state: ServerState,
    sentence: string | null,
    nextTry: ServerSummary['nextTry'] = null,
  ): void {
    const wasUp = this.isUp;
    this.state = state;
    this.sentence = sentence;
    this.nextTry = nextTry;
    if (!this.isUp) this.readySinceMs = null;
    else if (!wasUp) this.readySinceMs = this.#clock.wallMs();
    for (const wake of this.#waiting) wake();
    this.#changed();
  }

  /** Resolves once it is up, or once it is plain that this is not going to be soon. */
  async upOrNotSoon(signal: AbortSignal): Promise<void> {
    const endMs = this.#clock.monotonicMs() + LONGEST_WAIT_MS;
    while (!signal.aborted && this.#isNear() && this.#clock.monotonicMs() < endMs)
      await this.#nextChange(signal, endMs);
  }

  #isNear(): boolean {
    if (this.state === 'queued' || this.state === 'starting') return true;
    return this.nextTry !== null && this.nextTry.atMs - this.#clock.wallMs() <= NEAR_START_MS;
  }

  #nextChange(signal: AbortSignal, endMs: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#clock.after(endMs - this.#clock.monotonicMs(), () => wake());
      const wake = (): void => {
        cancel();
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  }
}
