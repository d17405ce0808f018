import { Client } from '@modelcontextprotocol/client';
import * as z from 'zod';
import type { Clock } from '#main/host/clock.ts';
import type { ProcessEnd, ProcessOrder, Processes, RunningProcess } from '#main/host/processes.ts';
import { newId, type IdSources } from '#main/values/new-id.ts';
import { ChildTransport } from './child-transport.ts';
import type { GuardianLink } from './guardian-link.ts';
import { LineReader } from './line-reader.ts';
import type { ProcessJournal } from './process-journal.ts';
import { CallLostError } from './server-errors.ts';
import { listTools, type ToolList } from './tool-list.ts';

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

export interface Progress {
  readonly progress: number;
  readonly total?: number | undefined;
  readonly message?: string | undefined;
}

export interface ToolCallOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** A result exactly as the server gave it. */
export type RawResult = Readonly<Record<string, unknown>>;

const LIST_MS = 10_000;
const PING_MS = 5_000;
/** Renewed by progress. */
const CALL_IDLE_MS = 60_000;
const CALL_TOTAL_MS = 1_800_000;
const STOP_STEP_MS = 2_000;
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
  #lastTrafficMs: number;
  /** Resolves once the process is gone and nobody of its tree is left. */
  readonly ended: Promise<ProcessEnd>;

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
    this.#lastTrafficMs = clock.monotonicMs();
    this.#cookie = newId('run', parts.ids);
    parts.journal.intend(this.#cookie, serverId);
    this.#child = parts.processes.start({ ...order, cookie: this.#cookie });
    if (this.#child.pid !== null) {
      parts.guardian.add(this.#child.pid, this.#cookie);
      parts.journal.started(this.#cookie, this.#child);
    }
    this.#readStderr();
    this.#client = new Client({ name: 'tallylight', version: parts.version });
    this.ended = this.#child.ended.then(async (end) => {
      await this.#cleanUp();
      return end;
    });
  }

  get pid(): number | null {
    return this.#child.pid;
  }

  get protocolVersion(): string | null {
    return this.#client.getNegotiatedProtocolVersion() ?? null;
  }

  /** How long nothing has come from the server. */
  get quietMs(): number {
    return this.#clock.monotonicMs() - this.#lastTrafficMs;
  }

  /** Opens the protocol and reads the tools. Rejects when either takes too long. */
  async open(handshakeMs: number): Promise<ToolList> {
    const transport = new ChildTransport(
      this.#child,
      {
        oddLine: (what, size) => this.#events.note(describeOdd(what, size)),
        hung: () => {
          this.#events.note('It does not read what it is sent, so it is started again.');
          this.kill();
        },
      },
      this.#clock,
    );
    await this.#client.connect(transport, { timeout: handshakeMs });
    this.#lastTrafficMs = this.#clock.monotonicMs();
    return listTools(this.#client, LIST_MS);
  }

  /** Throws `CallLostError` when no answer came, or the server's own protocol error. */
  async call(name: string, args: RawResult, options: ToolCallOptions): Promise<RawResult> {
    try {
      return await this.#client.request(
        { method: 'tools/call', params: { name, arguments: args } },
        AnyResult,
        {
          signal: options.signal,
          timeout: CALL_IDLE_MS,
          resetTimeoutOnProgress: true,
          maxTotalTimeout: CALL_TOTAL_MS,
          onprogress: (progress) => {
            this.#lastTrafficMs = this.#clock.monotonicMs();
            options.onProgress?.(progress);
          },
        },
      );
    } catch (error) {
      options.signal.throwIfAborted();
      if (isAnswer(error)) throw error;
      throw new CallLostError(error instanceof Error ? error.message : String(error));
    } finally {
      this.#lastTrafficMs = this.#clock.monotonicMs();
    }
  }

  /** Rejects when the server does not answer within five seconds. */
  async ping(): Promise<void> {
    await this.#client.request({ method: 'ping' }, AnyResult, { timeout: PING_MS });
    this.#lastTrafficMs = this.#clock.monotonicMs();
  }

  /** Asks, then tells, then forces: five seconds at most. */
  async stop(): Promise<void> {
    const { pid, stdin } = this.#child;
    stdin.end();
    if (await this.#endsWithin(STOP_STEP_MS)) return;
    if (pid !== null) {
      this.#parts.processes.signalGroup(pid, 'SIGTERM');
      // A stopped process gets no signal but this one.
      this.#parts.processes.signalGroup(pid, 'SIGCONT');
    }
    if (await this.#endsWithin(STOP_STEP_MS)) return;
    this.#events.note('It did not stop when asked, so it was ended.');
    this.kill();
    await this.ended;
  }

  /** Ends the whole tree at once. */
  kill(): void {
    if (this.#child.pid !== null) this.#parts.processes.signalGroup(this.#child.pid, 'SIGKILL');
  }

  async #cleanUp(): Promise<void> {
    this.kill();
    await this.#parts.processes.sweep([this.#cookie]);
    this.#parts.guardian.remove(this.#cookie);
    this.#parts.journal.ended(this.#cookie);
  }

  #endsWithin(ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      const cancel = this.#clock.after(ms, () => resolve(false));
      void this.ended.then(() => {
        cancel();
        resolve(true);
      });
    });
  }

  #readStderr(): void {
    const reader = new LineReader(
      LONGEST_STDERR_LINE_BYTES,
      (line) => this.#events.stderr(line),
      (bytes) => this.#events.stderr(`(a line of ${bytes} bytes was left out)`),
    );
    this.#child.stderr.on('data', (chunk: Buffer) => reader.push(chunk));
    this.#child.stderr.on('error', () => {});
  }
}

/** A protocol error that the server itself answered with, told by its code: ours end without an answer. */
function isAnswer(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'number';
}

function describeOdd(what: 'not-json' | 'too-long', size: number): string {
  return what === 'too-long'
    ? `An answer of ${Math.round(size / 1_000_000)} MB was dropped: the limit is 8 MB.`
    : 'It wrote something to its answer channel that is no message. That line was ignored.';
}
