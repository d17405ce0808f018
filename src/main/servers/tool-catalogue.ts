import type { ServerConfig } from './server-config.ts';
import type { ToolDefinition } from './tool-definition.ts';
import { exposeAll } from './tool-names.ts';

/** A tool as clients of ours see it. */
export interface ExposedTool {
  readonly serverId: string;
  readonly serverName: string;
  readonly name: string;
  readonly exposedName: string;
  readonly definition: ToolDefinition;
}

/** What a catalogue needs to know of a server. */
interface Source {
  readonly config: Pick<ServerConfig, 'id' | 'name'>;
  readonly tools: readonly ToolDefinition[];
}

/** The one list of all tools. It is made anew only when a server has told other tools. */
export class ToolCatalogue {
  readonly #listeners = new Set<() => void>();
  #sources: readonly (readonly ToolDefinition[])[] = [];
  #tools: readonly ExposedTool[] = [];
  #text = '[]';

  of(servers: readonly Source[]): readonly ExposedTool[] {
    const sources = servers.map(({ tools }) => tools);
    const isKnown =
      sources.length === this.#sources.length &&
      sources.every((tools, index) => tools === this.#sources[index]);
    if (!isKnown) this.#make(servers, sources);
    return this.#tools;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #make(servers: readonly Source[], sources: readonly (readonly ToolDefinition[])[]): void {
    this.#sources = sources;
    this.#tools = exposeAll(
      servers.flatMap(({ config, tools }) =>
        tools.map((definition) => ({
          serverId: config.id,
          serverName: config.name,
          name: definition.name,
          definition,
        })),
      ),
    );
    // A restarted server tells the same again, which is no news.
    const text = JSON.stringify(this.#tools);
    if (text === this.#text) return;
    this.#text = text;
    for (const listener of this.#listeners) listener();
  }
}
