import type { ServerSummary } from '#contract/servers.ts';
import type { Clock } from '#main/host/clock.ts';
import type { AuditEntry } from '#main/values/audit-entry.ts';
import { describeError } from '#main/values/describe-error.ts';
import { watchHealth } from './health-check.ts';
import { openRun } from './open-run.ts';
import { resolveEnv } from './resolve-env.ts';
import { RestartCount, type RestartDecision } from './restart-count.ts';
import { ServerCalls } from './server-calls.ts';
import type { ServerConfig } from './server-config.ts';
import type { ServerLog } from './server-log.ts';
import { ServerRun, type RunEnd, type RunParts } from './server-run.ts';
import * as sentences from './server-sentences.ts';
import { ServerStatus } from './server-status.ts';
import type { StartSlots } from './start-slots.ts';
import type { RawResult, ToolCallOptions } from './tool-call.ts';
import type { ToolDefinition } from './tool-definition.ts';

export interface ServerParts extends RunParts {
  readonly slots: StartSlots;
  readonly log: ServerLog;
  readonly readSecret: (name: string) => Promise<string | null>;
  readonly random: { fraction(): number };
  readonly audit: (entry: AuditEntry) => void;
  /** Told after every change of what `summary` says. */
  readonly changed: () => void;
  /** Told once a server that the person started is ready. */
  readonly readyByHand: (serverId: string) => void;
}

const SLOT_MS = 5_000;
const LAST_WORDS = 5;

/** One server: what it should be, what it is, and everything that is done to make these the same. */
export class SupervisedServer {
  readonly config: ServerConfig;
  readonly status: ServerStatus;
  readonly #calls: ServerCalls;
  readonly #parts: ServerParts;
  readonly #clock: Clock;
  readonly #restarts: RestartCount;
  #run: ServerRun | null = null;
  #isByHand = false;
  #tools: readonly ToolDefinition[];
  /** Grows with every command of the person; what began under an older one has no say any more. */
  #order = 0;
  /** Where the log of the present run begins. */
  #firstLine = 0;
  #cancelTimer = (): void => {};

  /** `tools` are those of an earlier description of this server, offered until it tells its own. */
  constructor(
    config: ServerConfig,
    tools: readonly ToolDefinition[],
    parts: ServerParts,
    clock: Clock,
  ) {
    this.config = config;
    this.status = new ServerStatus(parts.changed, clock);
    this.#calls = new ServerCalls(config.name, this.status, parts.changed, clock);
    this.#tools = tools;
    this.#parts = parts;
    this.#clock = clock;
    this.#restarts = new RestartCount(parts.random, clock);
  }

  /** Kept while the server is down. */
  get tools(): readonly ToolDefinition[] {
    return this.#tools;
  }

  summary(): Omit<ServerSummary, 'tools'> {
    const { id, name, command, args } = this.config;
    const { state, sentence, nextTry, readySinceMs } = this.status;
    return {
      id,
      name,
      state,
      sentence,
      nextTry,
      readySinceMs,
      command: [command, ...args].join(' '),
      pid: this.#run?.pid ?? null,
      restarts: this.#restarts.count,
      protocolVersion: this.#run?.protocolVersion ?? null,
      toolCalls: this.#calls.summary(),
    };
  }

  /** Starts it, with a fresh allowance of tries. Does nothing while it runs. */
  start(): void {
    if (this.#run || this.status.state === 'queued') return;
    this.#cancelTimer();
    this.#order += 1;
    this.#restarts.reset();
    void this.#launch(this.#order);
  }

  /** The same at the wish of the person, who takes it to be mended. */
  startByHand(): void {
    this.#isByHand = this.#run === null;
    this.start();
  }

  /** Resolves once nobody of its processes is left, after five seconds at most. */
  async stop(): Promise<void> {
    this.#order += 1;
    const order = this.#order;
    this.#cancelTimer();
    const run = this.#run;
    if (run) {
      this.status.become('stopping', null);
      const isForced = await run.stop();
      if (isForced) {
        this.#note('It did not stop when asked, so it was ended.');
        this.#audit('server.forced');
      }
      if (order !== this.#order) return;
      this.#run = null;
      this.#audit('server.stopped');
    }
    this.status.become('stopped', null);
  }

  async restart(): Promise<void> {
    await this.stop();
    this.startByHand();
  }

  /** Throws `ServerDownError` (never sent) or `CallLostError` (sent, no answer). */
  call(name: string, args: RawResult, options: ToolCallOptions): Promise<RawResult> {
    return this.#calls.make(() => this.#run, name, args, options);
  }

  async #launch(order: number): Promise<void> {
    if (order !== this.#order) return;
    this.status.become('queued', null);
    const release = await this.#parts.slots.take();
    // One that is slow to start must not keep the others waiting for long.
    const cancelRelease = this.#clock.after(SLOT_MS, release);
    try {
      const run = await this.#begin(order);
      if (!run) return;
      void run.ended.then((end) => this.#ended(run, end, order));
      await this.#open(run);
    } catch (error) {
      if (order !== this.#order) return;
      this.#giveUp('host', `It could not be started. ${describeError(error)}`);
    } finally {
      cancelRelease();
      release();
    }
  }

  /** Everything up to a running process; `null` when that can't work without the person. */
  async #begin(order: number): Promise<ServerRun | null> {
    if (order !== this.#order) return null;
    const { config } = this;
    const env = await resolveEnv(config.env, this.#parts.readSecret);
    // The person may have changed their mind while the secrets were read.
    if (order !== this.#order) return null;
    if (env.kind === 'missing') {
      this.#audit('server.held', { missing: env.names.join(' ') });
      this.status.become('held', sentences.missingSecretSentence(env.names));
      return null;
    }
    const found = this.#parts.processes.find(config.command);
    if (found.kind !== 'found') {
      const searched = sentences.searchedSentence(found);
      if (searched !== null) this.#note(searched);
      this.#giveUp(found.kind, sentences.notFoundSentence(config.command, found));
      return null;
    }
    this.#restarts.noteStart();
    this.#audit('server.start', { path: found.path });
    const { log } = this.#parts;
    this.#firstLine = log.next;
    this.#run = new ServerRun(
      config.id,
      { program: found.path, args: config.args, env: env.env, cwd: config.cwd },
      this.#parts,
      { stderr: (line) => log.add('server', line), note: (text) => this.#note(text) },
      this.#clock,
    );
    this.status.become('starting', null);
    return this.#run;
  }

  async #open(run: ServerRun): Promise<void> {
    const list = await openRun(run, this.config.command, (text) => this.#note(text));
    // It was stopped, or it ended, in the meantime.
    if (list === null || this.#run !== run || this.status.state !== 'starting') return;
    this.#tools = list.tools;
    this.#restarts.noteReady();
    this.#note(sentences.runningSentence(list.tools.length));
    this.#audit('server.ready', { tools: list.tools.length });
    if (list.isCut) this.status.become('degraded', sentences.cutListSentence());
    else this.status.become('ready', null);
    if (this.#isByHand) this.#parts.readyByHand(this.config.id);
    this.#isByHand = false;
    this.#cancelTimer = watchHealth(run, this.#clock, () => run.end('unresponsive'));
  }

  #ended(run: ServerRun, end: RunEnd, order: number): void {
    this.#audit('server.exit', { code: end.code, signal: end.signal, cause: end.cause });
    if (order !== this.#order || this.#run !== run) return;
    this.#run = null;
    this.#cancelTimer();
    if (end.error !== null) return this.#giveUp('not-started', sentences.notStartedSentence(end));
    const how = sentences.describeEnd(end);
    this.#note(how);
    const decision = this.#restarts.decide(end);
    if (decision.kind === 'give-up') {
      const words = this.#parts.log.lastWords(LAST_WORDS, this.#firstLine);
      return this.#giveUp(
        decision.reason,
        sentences.failedSentence(this.config.name, decision.why, words),
      );
    }
    this.#tryAgain(how, decision, order);
  }

  #tryAgain(
    how: string,
    { waitMs, attempt, of }: RestartDecision & { kind: 'again' },
    order: number,
  ): void {
    this.#note(`Start ${attempt} of ${of} in ${Math.round(waitMs / 1_000)} s.`);
    const atMs = Math.round(this.#clock.wallMs() + waitMs);
    this.status.become('backoff', `It stopped. ${how}`, { attempt, of, atMs });
    this.#cancelTimer = this.#clock.after(waitMs, () => void this.#launch(order));
  }

  #giveUp(reason: string, sentence: string): void {
    this.#note(sentence);
    this.#audit('server.failed', { reason });
    this.status.become('failed', sentence);
  }

  #note(text: string): void {
    this.#parts.log.add('tallylight', text);
  }

  #audit(kind: string, detail: AuditEntry['detail'] = {}): void {
    this.#parts.audit({ kind, subject: this.config.id, detail });
  }
}
