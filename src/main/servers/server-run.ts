import { Client } from '@modelcontextprotocol/client';
import * as z from 'zod';
import type { Clock } from '#main/host/clock.ts';
import type { ProcessEnd, ProcessOrder, Processes, RunningProcess } from '#main/host/processes.ts';
import { newId, type IdSources } from '#main/values/new-id.ts';
import { ChildTransport, type Loss } from './child-transport.ts';
import type { GuardianLink } from './guardian-link.ts';
import { LineReader } from './line-reader.ts';
import { OddOutput } from './odd-output.ts';
import type { ProcessJournal } from './process-journal.ts';
import { listTools, type ToolList } from './tool-list.ts';
import { callTool, isAnswer, type RawResult, type ToolCallOptions } from './tool-call.ts';

export interface RunParts {
  readonly processes: Processes;
  readonly journal: ProcessJournal;
  readonly guardian: GuardianLink;
  readonly ids: IdSources;
  readonly version: string;
}

export interface RunEvents {
  stderr(line: string): void;
  /** Something worth a line in the server's log. */
  note(text: string): void;
}

/** Why we ended a process that would have lived on. */
export type EndCause = Loss | 'no-handshake' | 'no-list' | 'unresponsive' | 'bad-output' | 'asked';

export interface RunEnd extends ProcessEnd {
  /** `null` when it ended by itself. */
  readonly cause: EndCause | null;
}

const LIST_MS = 10_000;
const LIST_TRIES = 2;
const PING_MS = 5_000;
const STOP_STEP_MS = 2_000;
/** The end of its output mostly comes a moment before the end of the process, which says more. */
const LOSS_MS = 500;
/** The last lines of stderr tell why; they may arrive after the end. */
const LAST_WORDS_MS = 250;
const LONGEST_STDERR_LINE_BYTES = 64 * 1024;

const AnyResult = z.looseObject({});

/** One process of a server, from its start to its last child's end. */
export class ServerRun {
  readonly #parts: RunParts;
  readonly #events: RunEvents;
  readonly #clock: Clock;
  readonly #cookie: string;
  readonly #child: RunningProcess;
  readonly #client: Client;
  #cause: EndCause | null = null;
  #isLost = false;
  #isOver = false;
  #heardMs: number;
  /** Resolves once the process is gone and nobody of its tree is left. */
  readonly ended: Promise<RunEnd>;

  /** Starts the process. Throws when its start can't be written down. */
  constructor(
    serverId: string,
    order: Omit<ProcessOrder, 'cookie'>,
    parts: RunParts,
    events: RunEvents,
    clock: Clock,
  ) {
    this.#parts = parts;
    this.#events = events;
    this.#clock = clock;
    this.#heardMs = clock.monotonicMs();
    this.#cookie = newId('run', parts.ids);
    parts.journal.intend(this.#cookie, serverId);
    parts.guardian.add(this.#cookie, null);
    this.#child = parts.processes.start({ ...order, cookie: this.#cookie });
    parts.guardian.add(this.#cookie, this.#child.pid);
    parts.journal.started(this.#cookie, this.#child);
    const lastWords = this.#readStderr();
    this.#client = new Client({ name: 'tallylight', version: parts.version });
    this.ended = this.#child.ended.then(async (end) => {
      this.#isOver = true;
      await this.#cleanUp();
      await this.#within(LAST_WORDS_MS, lastWords);
      return { ...end, cause: this.#cause };
    });
  }

  get pid(): number | null {
    return this.#child.pid;
  }

  get protocolVersion(): string | null {
    return this.#client.getNegotiatedProtocolVersion() ?? null;
  }

  /** It has ended, or is going to: there is nothing more to expect of it. */
  get isGone(): boolean {
    return this.#isOver || this.#isLost || this.#cause !== null;
  }

  /** How long nothing has come from the server. */
  get quietMs(): number {
    return this.#clock.monotonicMs() - this.#heardMs;
  }

  /** Opens the protocol. Rejects when that takes too long, or the server refuses. */
  async open(handshakeMs: number): Promise<void> {
    const odd = new OddOutput(
      (text) => this.#events.note(text),
      () => this.end('bad-output'),
      this.#clock,
    );
    const transport = new ChildTransport(
      this.#child,
      {
        odd: (what, bytes) => odd.add(what, bytes),
        heard: () => {
          this.#heardMs = this.#clock.monotonicMs();
        },
        lost: (why) => this.#lose(why),
      },
      this.#clock,
    );
    await this.#client.connect(transport, { timeout: handshakeMs });
  }

  /** Reads the tools; asks twice. */
  async list(): Promise<ToolList> {
    for (let tries = 1; ; tries += 1)
      try {
        return await listTools(this.#client, LIST_MS, this.#clock);
      } catch (error) {
        if (tries === LIST_TRIES || isAnswer(error) || this.#client.transport === undefined)
          throw error;
      }
  }

  /** Throws `NotSentError`, `CallLostError`, or the server's own protocol error. */
  call(name: string, args: RawResult, options: ToolCallOptions): Promise<RawResult> {
    return callTool(this.#client, name, args, options);
  }

  /** Rejects when the server does not answer within five seconds. */
  async ping(): Promise<void> {
    try {
      await this.#client.request({ method: 'ping' }, AnyResult, { timeout: PING_MS });
    } catch (error) {
      // "I don't know this question" is a sign of life, too.
      if (!isAnswer(error)) throw error;
    }
  }

  /** Asks, then tells, then forces: five seconds at most. Resolves with whether force was needed. */
  async stop(): Promise<boolean> {
    this.#cause ??= 'asked';
    const { pid, stdin } = this.#child;
    stdin.end();
    if (await this.#within(STOP_STEP_MS, this.ended)) return false;
    if (pid !== null) {
      this.#parts.processes.signalGroup(pid, 'SIGTERM');
      // A stopped process gets no signal but this one.
      this.#parts.processes.signalGroup(pid, 'SIGCONT');
    }
    if (await this.#within(STOP_STEP_MS, this.ended)) return false;
    this.#kill();
    await this.ended;
    return true;
  }

  /** Ends the whole tree at once, unless it is ending anyway. */
  end(cause: EndCause): void {
    if (this.isGone) return;
    this.#cause = cause;
    this.#kill();
  }

  #lose(why: Loss): void {
    // A server that was asked to stop closes its channels, and has its time for the rest.
    if (this.isGone) return;
    this.#isLost = true;
    this.#clock.after(LOSS_MS, () => {
      if (!this.#isOver) this.#cause ??= why;
      this.#kill();
    });
  }

  #kill(): void {
    if (this.#child.pid !== null) this.#parts.processes.signalGroup(this.#child.pid, 'SIGKILL');
  }

  async #cleanUp(): Promise<void> {
    // What is left of its group, and whoever has left the group.
    this.#kill();
    await this.#parts.processes.sweep([this.#cookie]);
    this.#parts.guardian.remove(this.#cookie);
    this.#parts.journal.ended(this.#cookie);
  }

  #within(ms: number, event: Promise<unknown>): Promise<boolean> {
    return new Promise((resolve) => {
      const cancel = this.#clock.after(ms, () => resolve(false));
      void event.then(() => {
        cancel();
        resolve(true);
      });
    });
  }

  /** Resolves once all of it is read. */
  #readStderr(): Promise<void> {
    const { stderr } = this.#child;
    const reader = new LineReader(
      LONGEST_STDERR_LINE_BYTES,
      (line) => this.#events.stderr(line),
      ({ bytes }) => this.#events.stderr(`(a line of ${bytes} bytes was left out)`),
    );
    stderr.on('data', (chunk: Buffer) => reader.push(chunk));
    return new Promise((resolve) => {
      stderr.on('error', () => resolve());
      stderr.on('close', () => {
        // Dying words often have no end of line.
        reader.push(Buffer.from('\n'));
        resolve();
      });
    });
  }
}
