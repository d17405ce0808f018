import type { ServerSummary } from '#contract/servers.ts';
import { groupServers } from '../services/server-words.ts';

const ROWS = 4;

/** The services that Home has room for: all of a few, else those that need a person, and the rest in a line. */
export function chooseServers<S extends Pick<ServerSummary, 'state' | 'restarts'>>(
  servers: readonly S[],
): { readonly shown: readonly S[]; readonly rest: string | null } {
  const groups = groupServers(servers);
  if (servers.length <= ROWS) return { shown: groups.flatMap((one) => one.servers), rest: null };
  const [troubled = []] = groups
    .filter(({ group }) => group === 'Needs attention')
    .map((one) => one.servers);
  const shown = troubled.slice(0, ROWS);
  const more = troubled.length - shown.length;
  const rest = [
    ...(more > 0 ? [`${more} more need attention`] : []),
    ...groups
      .filter(({ group }) => group !== 'Needs attention')
      .map(({ group, servers: some }) => `${some.length} ${group.toLowerCase()}`),
  ];
  return { shown, rest: rest.length > 0 ? rest.join(' · ') : null };
}
