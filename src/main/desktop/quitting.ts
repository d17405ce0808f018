import type { App, Dialog } from 'electron';
import type { Clock } from '#main/host/clock.ts';
import { QUIT, quitQuestion } from './close-question.ts';

/** The core ends within this; afterwards the app does, whatever still hangs. */
const STOP_AT_MOST_MS = 6_000;

export interface QuittingParts {
  readonly app: Pick<App, 'on' | 'exit'>;
  readonly dialog: Pick<Dialog, 'showMessageBox'>;
  readonly requestsUnderWay: () => number;
  readonly stop: () => Promise<void>;
  readonly reportBug: (error: unknown) => void;
}

/** The way out: asks if requests run, stops the core, waits for it, and ends the process. */
export class Quitting {
  readonly #parts: QuittingParts;
  readonly #clock: Clock;
  #isAsking = false;
  #ending: Promise<void> | null = null;

  constructor(parts: QuittingParts, clock: Clock) {
    this.#parts = parts;
    this.#clock = clock;
    parts.app.on('before-quit', (event) => {
      // The app ends by `exit`, after the core; a quit of Electron's own would not wait for it.
      event.preventDefault();
      void this.#askThenEnd().catch(parts.reportBug);
    });
  }

  get isUnderWay(): boolean {
    return this.#ending !== null;
  }

  /** Without a question: for signals and faults. Called again, it is the same end. */
  end(exitCode: number): Promise<void> {
    this.#ending ??= this.#end(exitCode);
    return this.#ending;
  }

  async #askThenEnd(): Promise<void> {
    if (this.#isAsking || this.#ending) return;
    const requests = this.#parts.requestsUnderWay();
    if (requests > 0 && !(await this.#mayCutOff(requests))) return;
    await this.end(0);
  }

  async #mayCutOff(requests: number): Promise<boolean> {
    this.#isAsking = true;
    try {
      const answer = await this.#parts.dialog.showMessageBox(quitQuestion(requests));
      return answer.response === QUIT;
    } finally {
      this.#isAsking = false;
    }
  }

  async #end(exitCode: number): Promise<void> {
    const tooLong = new Promise<void>((resolve) => this.#clock.after(STOP_AT_MOST_MS, resolve));
    await Promise.race([this.#parts.stop().catch(this.#parts.reportBug), tooLong]);
    this.#parts.app.exit(exitCode);
  }
}
