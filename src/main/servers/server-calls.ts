import type { ServerSummary } from '#contract/servers.ts';
import type { Clock } from '#main/host/clock.ts';
import { CallStats } from './call-stats.ts';
import { NotSentError, ServerDownError } from './server-errors.ts';
import type { ServerRun } from './server-run.ts';
import { downSentence } from './server-sentences.ts';
import type { ServerStatus } from './server-status.ts';
import type { RawResult, ToolCallOptions } from './tool-call.ts';

/** Gives tool calls to one server, whichever process it runs in at that moment. */
export class ServerCalls {
  readonly #name: string;
  readonly #status: ServerStatus;
  readonly #changed: () => void;
  readonly #clock: Clock;
  readonly #stats = new CallStats();

  constructor(name: string, status: ServerStatus, changed: () => void, clock: Clock) {
    this.#name = name;
    this.#status = status;
    this.#changed = changed;
    this.#clock = clock;
  }

  summary(): ServerSummary['toolCalls'] {
    return this.#stats.summary();
  }

  /** Throws `ServerDownError` (never sent) or `CallLostError` (sent, no answer). */
  async make(
    currentRun: () => ServerRun | null,
    tool: string,
    args: RawResult,
    options: ToolCallOptions,
  ): Promise<RawResult> {
    for (;;) {
      await this.#status.upOrNotSoon(options.signal);
      const run = currentRun();
      if (!run || !this.#status.isUp) throw this.#down();
      try {
        return await this.#makeOn(run, tool, args, options);
      } catch (error) {
        if (!(error instanceof NotSentError)) throw error;
        if (!run.isGone) throw new ServerDownError(this.#status.state, error.message, null);
        // Its end was not noticed yet; the next process may be up in a moment.
        await run.ended;
      }
    }
  }

  async #makeOn(
    run: ServerRun,
    tool: string,
    args: RawResult,
    options: ToolCallOptions,
  ): Promise<RawResult> {
    const startMs = this.#clock.monotonicMs();
    const book = (isError: boolean): void => {
      this.#stats.add(this.#clock.monotonicMs() - startMs, isError);
      this.#changed();
    };
    try {
      const result = await run.call(tool, args, options);
      book(result['isError'] === true);
      return result;
    } catch (error) {
      if (!(error instanceof NotSentError)) book(true);
      throw error;
    }
  }

  #down(): ServerDownError {
    const { state, sentence, nextTry } = this.#status;
    const words = downSentence(this.#name, state, sentence, nextTry, this.#clock.wallMs());
    return new ServerDownError(state, words, nextTry);
  }
}
