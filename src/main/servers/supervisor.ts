import type { LogLine, ServerSnapshot, ServerSummary } from '#contract/servers.ts';
import type { Notice } from '#contract/system.ts';
import type { Clock } from '#main/host/clock.ts';
import { LiveView } from '#main/transport/live-value.ts';
import type { ServerConfig } from './server-config.ts';
import { ServerDownError } from './server-errors.ts';
import { ServerLog } from './server-log.ts';
import type { RawResult, ToolCallOptions } from './server-run.ts';
import { SupervisedServer, type ServerParts } from './supervised-server.ts';
import { StartSlots } from './start-slots.ts';
import type { ToolDefinition } from './tool-list.ts';
import { exposeAll } from './tool-names.ts';

export interface SupervisorParts extends Omit<ServerParts, 'slots' | 'log' | 'changed'> {
  readonly redact: (text: string) => string;
  readonly notices: { raise(notice: Omit<Notice, 'sinceMs'>): void; clear(id: string): void };
}

/** A tool as clients of ours see it. */
export interface ExposedTool {
  readonly serverId: string;
  readonly serverName: string;
  readonly name: string;
  readonly exposedName: string;
  readonly definition: ToolDefinition;
}

interface Entry {
  readonly server: SupervisedServer;
  readonly log: ServerLog;
}

/** So many starts at once, of `reliability`'s figures in docs/servers.md. */
const STARTS_SIDE_BY_SIDE = 4;

/** All servers. One never waits for another. */
export class Supervisor {
  readonly #parts: SupervisorParts;
  readonly #clock: Clock;
  readonly #slots = new StartSlots(STARTS_SIDE_BY_SIDE);
  #entries = new Map<string, Entry>();
  readonly live: LiveView<Omit<ServerSnapshot, 'revision'>>;

  constructor(parts: SupervisorParts, clock: Clock) {
    this.#parts = parts;
    this.#clock = clock;
    this.live = new LiveView(() => ({ servers: this.#summaries() }), clock);
  }

  /** Makes the servers those that are described: starts new ones, ends removed ones, leaves the rest alone. */
  async apply(configs: readonly ServerConfig[]): Promise<void> {
    const before = this.#entries;
    this.#entries = new Map();
    const ending: Promise<void>[] = [];
    for (const config of configs) {
      const known = before.get(config.id);
      const isSame = known && JSON.stringify(known.server.config) === JSON.stringify(config);
      if (known && !isSame) ending.push(known.server.stop());
      this.#entries.set(config.id, isSame ? known : this.#create(config, known?.log));
    }
    for (const [id, { server }] of before)
      if (!this.#entries.has(id)) {
        ending.push(server.stop());
        this.#parts.notices.clear(noticeId(id));
      }
    this.live.changed();
    await Promise.all(ending);
    for (const [id, { server }] of this.#entries)
      if (before.get(id)?.server !== server && server.config.isEnabled) server.start();
  }

  /** Each answers whether there is such a server; how it goes on is seen in `live`. */
  start(id: string): boolean {
    return this.#with(id, (server) => server.start());
  }

  stop(id: string): boolean {
    return this.#with(id, (server) => void server.stop());
  }

  restart(id: string): boolean {
    return this.#with(id, (server) => void server.restart());
  }

  /** All at once; five seconds at most. */
  async stopAll(): Promise<void> {
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
  tools(): ExposedTool[] {
    const all = [...this.#entries.values()].flatMap(({ server }) =>
      server.tools.map((definition) => ({
        serverId: server.config.id,
        serverName: server.config.name,
        name: definition.name,
        definition,
      })),
    );
    return exposeAll(all);
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

  #create(config: ServerConfig, log = new ServerLog(this.#parts.redact, this.#clock)): Entry {
    const server: SupervisedServer = new SupervisedServer(
      config,
      { ...this.#parts, slots: this.#slots, log, changed: () => this.#changed(server) },
      this.#clock,
    );
    return { server, log };
  }

  #changed({ config: { id, name }, state, sentence }: SupervisedServer): void {
    if (state === 'failed' || state === 'held')
      this.#parts.notices.raise({
        id: noticeId(id),
        level: 'crit',
        title: state === 'held' ? `${name} is waiting for you` : `${name} stopped by itself`,
        body: sentence ?? '',
        place: 'services',
      });
    else if (state === 'ready' || state === 'stopped') this.#parts.notices.clear(noticeId(id));
    this.live.changed();
  }

  #summaries(): ServerSummary[] {
    const tools = this.tools();
    return [...this.#entries.values()].map(({ server }) => ({
      ...server.summary(),
      tools: tools
        .filter(({ serverId }) => serverId === server.config.id)
        .map(({ name, exposedName, definition }) => ({
          name,
          exposedName,
          description: String(definition['description'] ?? ''),
        })),
    }));
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
