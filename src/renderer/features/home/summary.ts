import type { ProviderSummary } from '#contract/providers.ts';
import type { ServerSummary } from '#contract/servers.ts';
import { countOf } from '#renderer/ui/format-count.ts';

interface Present {
  readonly providers: readonly Pick<ProviderSummary, 'name' | 'state'>[];
  readonly servers: readonly Pick<ServerSummary, 'state'>[];
  readonly callsToday: number;
}

/** "3 services run. Claude answers. 12 requests today.": what is so, and nothing that was not seen. */
export function summarise({ providers, servers, callsToday }: Present): string {
  const running = servers.filter(({ state }) => state === 'ready').length;
  const answering = providers.filter(({ state }) => state === 'answering' || state === 'slow');
  return [
    describeServers(running, servers.length),
    ...answering.map(({ name, state }) => `${name} answers${state === 'slow' ? ' slowly' : ''}.`),
    `${countOf(callsToday, 'request')} today.`,
  ]
    .filter((part) => part !== null)
    .join(' ');
}

function describeServers(running: number, all: number): string | null {
  if (all === 0) return null;
  if (running < all) return `${running} of ${countOf(all, 'service')} run.`;
  return all === 1 ? '1 service runs.' : `${all} services run.`;
}
