import type { ServerState, ServerSummary } from '#contract/servers.ts';
import type { Clock } from '#main/host/clock.ts';
import type { ProcessEnd } from '#main/host/processes.ts';
import type { AuditEntry } from '#main/values/audit-entry.ts';
import { describeError } from '#main/values/describe-error.ts';
import { CallStats } from './call-stats.ts';
import { watchHealth } from './health-check.ts';
import { resolveEnv } from './resolve-env.ts';
import {
  becameReady,
  exited,
  FRESH,
  started,
  STARTS_AT_MOST,
  type RestartState,
} from './restart-policy.ts';
import type { ServerConfig } from './server-config.ts';
import { ServerDownError } from './server-errors.ts';
import type { ServerLog } from './server-log.ts';
import { ServerRun, type RawResult, type RunParts, type ToolCallOptions } from './server-run.ts';
import type { StartSlots } from './start-slots.ts';
import type { ToolDefinition } from './tool-list.ts';
import {
  describeEnd,
  failedSentence,
  notFoundSentence,
  type LastWords,
} from './server-sentences.ts';

export interface ServerParts extends RunParts {
  readonly slots: StartSlots;
  readonly log: ServerLog;
  readonly readSecret: (name: string) => Promise<string | null>;
  readonly random: { fraction(): number };
  readonly audit: (entry: AuditEntry) => void;
  /** Told after every change of what `summary` says. */
  readonly changed: () => void;
}

const HANDSHAKE_MS = 10_000;
/** These fetch the server itself at their first run. */
const FIRST_RUN_MS = 60_000;
const INSTALLERS = /(^|[/\\])(npx|uvx|docker)(\.cmd|\.exe)?$/;
const HANDSHAKES_MISSED_AT_MOST = 2;
/** A call waits for a start that is this near; otherwise it is told when the next one comes. */
const NEAR_START_MS = 2_000;

/** One server: what it should be, what it is, and everything that is done to make these the same. */
export class SupervisedServer {
  readonly config: ServerConfig;
  readonly stats = new CallStats();
  readonly #parts: ServerParts;
  readonly #clock: Clock;
  #state: ServerState = 'stopped';
  #sentence: string | null = null;
  #run: ServerRun | null = null;
  #tools: readonly ToolDefinition[] = [];
  #policy: RestartState = FRESH;
  #restarts = 0;
  #handshakesMissed = 0;
  #nextTry: ServerSummary['nextTry'] = null;
  #readySinceMs: number | null = null;
  /** Grows with every command of the person; what began under an older one has no say any more. */
  #order = 0;
  #cancelTimer = (): void => {};
  readonly #waiting = new Set<() => void>();

  constructor(config: ServerConfig, parts: ServerParts, clock: Clock) {
    this.config = config;
    this.#parts = parts;
    this.#clock = clock;
  }

  get state(): ServerState {
    return this.#state;
  }

  get sentence(): string | null {
    return this.#sentence;
  }

  /** Kept while the server is down. */
  get tools(): readonly ToolDefinition[] {
    return this.#tools;
  }

  summary(): Omit<ServerSummary, 'tools'> {
    const { id, name, command, args } = this.config;
    return {
      ...{ id, name, state: this.#state, sentence: this.#sentence },
      command: [command, ...args].join(' '),
      pid: this.#run?.pid ?? null,
      restarts: this.#restarts,
      nextTry: this.#nextTry,
      readySinceMs: this.#readySinceMs,
      protocolVersion: this.#run?.protocolVersion ?? null,
      toolCalls: this.stats.summary(),
    };
  }

  /** Starts it, with a fresh allowance of tries. Does nothing while it runs. */
  start(): void {
    if (this.#run || this.#state === 'queued') return;
    this.#order += 1;
    this.#policy = FRESH;
    this.#restarts = 0;
    this.#handshakesMissed = 0;
    void this.#launch(this.#order);
  }

  /** Resolves once nobody of its processes is left, after five seconds at most. */
  async stop(): Promise<void> {
    this.#order += 1;
    this.#cancelTimer();
    const run = this.#run;
    if (run) {
      this.#become('stopping', null);
      await run.stop();
    }
    this.#run = null;
    this.#become('stopped', null);
  }

  async restart(): Promise<void> {
    await this.stop();
    this.start();
  }

  /** Throws `ServerDownError` (never sent) or `CallLostError` (sent, no answer). */
  async call(name: string, args: RawResult, options: ToolCallOptions): Promise<RawResult> {
    await this.#readyOrNear(options.signal);
    const run = this.#run;
    if (!run || this.#state !== 'ready')
      throw new ServerDownError(this.#state, this.#downSentence(), this.#nextTry);
    const startMs = this.#clock.monotonicMs();
    let isError = true;
    try {
      const result = await run.call(name, args, options);
      isError = result['isError'] === true;
      return result;
    } finally {
      this.stats.add(this.#clock.monotonicMs() - startMs, isError);
      this.#parts.changed();
    }
  }

  async #launch(order: number): Promise<void> {
    this.#become('queued', null);
    const release = await this.#parts.slots.take();
    try {
      if (order !== this.#order) return;
      const run = await this.#begin(order);
      if (run) await this.#open(run, order);
    } catch (error) {
      this.#giveUp('host', `It could not be started. ${describeError(error)}`);
    } finally {
      release();
    }
  }

  /** Everything up to a running process; `null` when that can't work without the person. */
  async #begin(order: number): Promise<ServerRun | null> {
    const { config } = this;
    const env = await resolveEnv(config.env, this.#parts.readSecret);
    // The person may have changed their mind while the secrets were read.
    if (order !== this.#order) return null;
    if (env.kind === 'missing') {
      this.#become('held', `It needs ${env.names.join(' and ')}, which is not kept here yet.`);
      return null;
    }
    const found = this.#parts.processes.find(config.command);
    if (found.kind !== 'found') {
      this.#giveUp(found.kind, notFoundSentence(config.command, found));
      return null;
    }
    this.#policy = started(this.#policy, this.#clock.monotonicMs());
    this.#parts.audit({ kind: 'server.start', subject: config.id, detail: { path: found.path } });
    const { log } = this.#parts;
    const run = new ServerRun(
      config.id,
      { program: found.path, args: config.args, env: env.env, cwd: config.cwd },
      this.#parts,
      { stderr: (line) => log.add('server', line), note: (text) => log.add('tallylight', text) },
      this.#clock,
    );
    this.#run = run;
    this.#nextTry = null;
    this.#become('starting', null);
    return run;
  }

  async #open(run: ServerRun, order: number): Promise<void> {
    let missed = false;
    void run.ended.then((end) => this.#ended(run, end, order, missed));
    try {
      const isInstaller = INSTALLERS.test(this.config.command);
      const { tools, setAside } = await run.open(isInstaller ? FIRST_RUN_MS : HANDSHAKE_MS);
      if (order !== this.#order || this.#run !== run) return;
      this.#tools = tools;
      for (const { name, reason } of setAside)
        this.#parts.log.add('tallylight', `The tool “${name}” was set aside: ${reason}.`);
      this.#policy = becameReady(this.#policy, this.#clock.monotonicMs());
      this.#handshakesMissed = 0;
      this.#readySinceMs = this.#clock.wallMs();
      this.#parts.log.add('tallylight', `Running, with ${tools.length} tools.`);
      this.#parts.audit({ kind: 'server.ready', subject: this.config.id, detail: {} });
      this.#become('ready', null);
      this.#cancelTimer = watchHealth(run, this.#clock, () => {
        this.#parts.log.add('tallylight', 'It did not answer three times, so it is started again.');
        run.kill();
      });
    } catch (error) {
      missed = true;
      this.#parts.log.add('tallylight', `It did not open. ${describeError(error)}`);
      run.kill();
    }
  }

  #ended(run: ServerRun, end: ProcessEnd, order: number, missedHandshake: boolean): void {
    const detail = { code: end.code, signal: end.signal };
    this.#parts.audit({ kind: 'server.exit', subject: this.config.id, detail });
    if (order !== this.#order || this.#run !== run) return;
    this.#run = null;
    this.#readySinceMs = null;
    this.#cancelTimer();
    this.#parts.log.add('tallylight', describeEnd(end));
    const lastWords = this.#parts.log.lastWords(3);
    if (missedHandshake && end.signal === 'SIGKILL') this.#handshakesMissed += 1;
    if (this.#handshakesMissed >= HANDSHAKES_MISSED_AT_MOST)
      return this.#giveUp(
        'no-handshake',
        failedSentence(this.config.name, { kind: 'silent' }, lastWords),
      );
    this.#tryAgain(end, order, lastWords);
  }

  #tryAgain(end: ProcessEnd, order: number, lastWords: LastWords): void {
    const draw = this.#parts.random.fraction();
    const { state, answer } = exited(this.#policy, this.#clock.monotonicMs(), draw);
    this.#policy = state;
    if (answer.kind === 'give-up') {
      const why = { kind: 'ended', starts: answer.starts, withinMs: answer.withinMs, end } as const;
      return this.#giveUp('exit-loop', failedSentence(this.config.name, why, lastWords));
    }
    const { waitMs, attempt } = answer;
    this.#restarts += 1;
    this.#nextTry = { attempt, of: STARTS_AT_MOST, atMs: this.#clock.wallMs() + waitMs };
    const seconds = Math.round(waitMs / 1_000);
    this.#parts.log.add('tallylight', `Start ${attempt} of ${STARTS_AT_MOST} in ${seconds} s.`);
    this.#become('backoff', `It stopped by itself. ${describeEnd(end)}`);
    this.#cancelTimer = this.#clock.after(waitMs, () => void this.#launch(order));
  }

  #giveUp(reason: string, sentence: string): void {
    this.#nextTry = null;
    this.#parts.log.add('tallylight', sentence);
    this.#parts.audit({ kind: 'server.failed', subject: this.config.id, detail: { reason } });
    this.#become('failed', sentence);
  }

  #become(state: ServerState, sentence: string | null): void {
    this.#state = state;
    this.#sentence = sentence;
    if (state !== 'backoff') this.#nextTry = null;
    if (state !== 'ready') this.#readySinceMs = null;
    for (const wake of this.#waiting) wake();
    this.#parts.changed();
  }

  /** Resolves once it is ready, or once that is not going to be soon. */
  async #readyOrNear(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && this.#isNear()) {
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          this.#waiting.delete(wake);
          signal.removeEventListener('abort', wake);
          resolve();
        };
        this.#waiting.add(wake);
        signal.addEventListener('abort', wake, { once: true });
      });
    }
  }

  #isNear(): boolean {
    if (this.#state === 'queued' || this.#state === 'starting') return true;
    return this.#nextTry !== null && this.#nextTry.atMs - this.#clock.wallMs() <= NEAR_START_MS;
  }

  #downSentence(): string {
    const { name } = this.config;
    if (this.#state === 'stopped')
      return `${name} is stopped. Start it in Tallylight: Services → Start.`;
    return `${name} is not running. ${this.#sentence ?? ''}`.trim();
  }
}
