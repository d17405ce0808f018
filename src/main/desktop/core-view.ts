import type { CallSnapshot } from '#contract/calls.ts';
import type { EpisodeSnapshot } from '#contract/episodes.ts';
import type { ProviderSnapshot } from '#contract/providers.ts';
import type { ServerSnapshot } from '#contract/servers.ts';
import type { SystemSnapshot } from '#contract/system.ts';
import type { UsageReport } from '#contract/usage.ts';

/** The core as the tray sees it: the newest state of each domain, `null` before the first. */
export interface CoreView {
  readonly system: SystemSnapshot | null;
  readonly servers: ServerSnapshot | null;
  readonly providers: ProviderSnapshot | null;
  readonly calls: CallSnapshot | null;
  readonly episodes: EpisodeSnapshot | null;
  /** Of this calendar month. */
  readonly month: UsageReport | null;
  /** Of all time, for what an episode cost so far. */
  readonly everything: UsageReport | null;
}

export const NOTHING_SEEN: CoreView = {
  system: null,
  servers: null,
  providers: null,
  calls: null,
  episodes: null,
  month: null,
  everything: null,
};

/** Requests that have not ended. */
export function requestsUnderWay({ calls }: CoreView): number {
  return calls?.recent.filter(({ state }) => state === 'open').length ?? 0;
}
