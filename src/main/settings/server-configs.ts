import type { ServerEntry } from './settings-schema.ts';

/** Where the programs are that come with Tallylight. */
export interface BundledPrograms {
  readonly node: string;
  bundledServer(name: 'everything'): string;
}

/** The services of the settings file, as they are to be run. */
export function toServerConfigs(
  servers: Readonly<Record<string, ServerEntry>>,
  programs: BundledPrograms,
) {
  return Object.entries(servers).map(([id, entry]) => {
    const common = { id, name: entry.name ?? id, isEnabled: entry.enabled };
    if ('bundled' in entry) {
      const args = [programs.bundledServer(entry.bundled)];
      return { ...common, command: programs.node, args, env: {}, cwd: null };
    }
    const { command, args, env, cwd = null } = entry;
    return { ...common, command, args, env, cwd };
  });
}
