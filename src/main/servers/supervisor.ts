import type { LogLine, ServerSnapshot, ServerSummary } from '#contract/servers.ts';
import type { Notice } from '#contract/system.ts';
import type { Clock } from '#main/host/clock.ts';
import { LiveView } from '#main/transport/live-value.ts';
import type { ServerConfig } from './server-config.ts';
import { ServerDownError } from './server-errors.ts';
import { ServerLog } from './server-log.ts';
import { StartSlots } from './start-slots.ts';
import { SupervisedServer, type ServerParts } from './supervised-server.ts';
import type { RawResult, ToolCallOptions } from './tool-call.ts';
import { ToolCatalogue, type ExposedTool } from './tool-catalogue.ts';

export interface SupervisorParts extends Omit<ServerParts, 'slots' | 'log' | 'changed'> {
  readonly redact: (text: string) => string;
  readonly notices: { raise(notice: Omit<Notice, 'sinceMs'>): void; clear(id: string): void };
}

interface Entry {
  readonly server: SupervisedServer;
  readonly log: ServerLog;
}

const STARTS_SIDE_BY_SIDE = 4;

/** All servers. One never waits for another. */
export class Supervisor {
  readonly #parts: SupervisorParts;
  readonly #clock: Clock;
  readonly #slots = new StartSlots(STARTS_SIDE_BY_SIDE);
  readonly #catalogue = new ToolCatalogue();
  #entries = new Map<string, Entry>();
  #applying: Promise<void> = Promise.resolve();
  #isStopped = false;
  readonly live: LiveView<Omit<ServerSnapshot, 'revision'>>;

  constructor(parts: SupervisorParts, clock: Clock) {
    this.#parts = parts;
    this.#clock = clock;
    this.live = new LiveView(() => ({ servers: this.#summaries() }), clock);
  }

  /** Makes the servers those that are described: starts new ones, ends removed ones, leaves the rest alone. */
  apply(configs: readonly ServerConfig[]): Promise<void> {
    // One after the other: a server must have ended before its next description is started.
    this.#applying = this.#applying.then(() => this.#apply(configs));
    return this.#applying;
  }

  /** Each answers whether there is such a server; how it goes on is seen in `live`. */
  start(id: string): boolean {
    return this.#with(id, (server) => server.startByHand());
  }

  stop(id: string): boolean {
    return this.#with(id, (server) => void server.stop());
  }

  restart(id: string): boolean {
    return this.#with(id, (server) => void server.restart());
  }

  /** All at once, for good; five seconds at most. */
  async stopAll(): Promise<void> {
    this.#isStopped = true;
    await Promise.all([...this.#entries.values()].map(({ server }) => server.stop()));
    this.#parts.guardian.stop();
  }

  /** `null` when there is no such server. */
  log(
    id: string,
    after: number,
    signal?: AbortSignal,
  ): AsyncGenerator<{ lines: LogLine[] }> | null {
    return this.#entries.get(id)?.log.read(after, signal) ?? null;
  }

  /** The tools of all servers, also of those that are down: a tool does not vanish. */
  tools(): readonly ExposedTool[] {
    const servers = [...this.#entries.values()].map(({ server }) => server);
    return this.#catalogue.of(servers);
  }

  /** Told whenever `tools` has become another list. Returns the function that ends that. */
  onToolsChanged(listener: () => void): () => void {
    return this.#catalogue.onChange(listener);
  }

  /**
   * Resolves once every server that is starting has told its tools, or after a few seconds: for a
   * client that asks in the first moment, and perhaps never again.
   */
  async firstStarts(): Promise<void> {
    const { signal } = new AbortController();
    await this.#applying;
    const unknown = [...this.#entries.values()].filter(({ server }) => server.tools.length === 0);
    await Promise.all(unknown.map(({ server }) => server.status.upOrNotSoon(signal)));
  }

  /** Throws `ServerDownError` (never sent) or `CallLostError` (sent, no answer). */
  async call(
    serverId: string,
    tool: string,
    args: RawResult,
    options: ToolCallOptions,
  ): Promise<RawResult> {
    const entry = this.#entries.get(serverId);
    if (!entry) throw new ServerDownError('stopped', 'This service was removed.', null);
    return entry.server.call(tool, args, options);
  }

  async #apply(configs: readonly ServerConfig[]): Promise<void> {
    const before = this.#entries;
    const after = new Map<string, Entry>();
    const ending: Promise<void>[] = [];
    for (const config of configs) {
      const known = before.get(config.id);
      const isSame = known && JSON.stringify(known.server.config) === JSON.stringify(config);
      if (known && !isSame) ending.push(known.server.stop());
      after.set(config.id, isSame ? known : this.#create(config, known));
    }
    for (const [id, { server }] of before)
      if (!after.has(id)) {
        ending.push(server.stop());
        this.#parts.notices.clear(noticeId(id));
      }
    this.#entries = after;
    this.#changed();
    await Promise.all(ending);
    for (const [id, { server }] of after)
      if (before.get(id)?.server !== server && server.config.isEnabled && !this.#isStopped)
        server.start();
  }

  #create(config: ServerConfig, known: Entry | undefined): Entry {
    const log = known?.log ?? new ServerLog(this.#parts.redact, this.#clock);
    const server: SupervisedServer = new SupervisedServer(
      config,
      known?.server.tools ?? [],
      { ...this.#parts, slots: this.#slots, log, changed: () => this.#changed(server) },
      this.#clock,
    );
    return { server, log };
  }

  #changed(server?: SupervisedServer): void {
    // One that was replaced has nothing more to say.
    if (server && this.#entries.get(server.config.id)?.server === server) this.#tell(server);
    this.tools();
    this.live.changed();
  }

  #tell(server: SupervisedServer): void {
    const { id, name } = server.config;
    const { state, sentence } = server.status;
    if (state === 'failed' || state === 'held')
      this.#parts.notices.raise({
        id: noticeId(id),
        level: 'crit',
        title: `${name} ${state === 'held' ? 'is waiting for you' : howItFailed(server)}`,
        body: this.#parts.redact(sentence ?? ''),
        place: 'services',
      });
    else if (state === 'ready' || state === 'stopped') this.#parts.notices.clear(noticeId(id));
  }

  #summaries(): ServerSummary[] {
    const tools = this.tools();
    const { redact } = this.#parts;
    return [...this.#entries.values()].map(({ server }) => {
      const summary = server.summary();
      return {
        ...summary,
        command: redact(summary.command),
        sentence: summary.sentence === null ? null : redact(summary.sentence),
        tools: tools
          .filter(({ serverId }) => serverId === server.config.id)
          .map(({ name, exposedName, definition }) => ({
            name,
            exposedName,
            description:
              typeof definition['description'] === 'string' ? definition['description'] : '',
          })),
      };
    });
  }

  #with(id: string, command: (server: SupervisedServer) => void): boolean {
    const entry = this.#entries.get(id);
    if (entry) command(entry.server);
    return entry !== undefined;
  }
}

function noticeId(serverId: string): string {
  return `server.failed:${serverId}`;
}

/** What never ran did not stop. */
function howItFailed(server: SupervisedServer): string {
  return server.summary().restarts === 0 ? 'can’t start' : 'stopped by itself';
}
