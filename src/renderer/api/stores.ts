import type { BudgetSnapshot } from '#contract/budgets.ts';
import type { CallSnapshot } from '#contract/calls.ts';
import type { ClientSnapshot } from '#contract/clients.ts';
import type { EpisodeSnapshot } from '#contract/episodes.ts';
import type { ProviderSnapshot } from '#contract/providers.ts';
import type { RoutingSnapshot } from '#contract/routing.ts';
import type { ServerSnapshot } from '#contract/servers.ts';
import type { SettingsSnapshot } from '#contract/settings.ts';
import type { SystemSnapshot } from '#contract/system.ts';
import { useStore } from 'zustand';
import type { Client } from './client.ts';
import { createLiveStore, follow, type Live, type LiveStore } from './live-store.ts';

/** A picture of every followed domain of the core. */
export const stores = {
  system: createLiveStore<SystemSnapshot>(),
  episodes: createLiveStore<EpisodeSnapshot>(),
  servers: createLiveStore<ServerSnapshot>(),
  providers: createLiveStore<ProviderSnapshot>(),
  routing: createLiveStore<RoutingSnapshot>(),
  calls: createLiveStore<CallSnapshot>(),
  budgets: createLiveStore<BudgetSnapshot>(),
  clients: createLiveStore<ClientSnapshot>(),
  settings: createLiveStore<SettingsSnapshot>(),
};

/** Call once when the page starts. Resolves when the signal ends it. */
export async function followAll(client: Client, signal: AbortSignal): Promise<void> {
  await Promise.all([
    follow(stores.system, (stop) => client.system.watch(undefined, { signal: stop }), signal),
    follow(stores.episodes, (stop) => client.episodes.watch(undefined, { signal: stop }), signal),
    follow(stores.servers, (stop) => client.servers.watch(undefined, { signal: stop }), signal),
    follow(stores.providers, (stop) => client.providers.watch(undefined, { signal: stop }), signal),
    follow(stores.routing, (stop) => client.routing.watch(undefined, { signal: stop }), signal),
    follow(stores.calls, (stop) => client.calls.watch(undefined, { signal: stop }), signal),
    follow(stores.budgets, (stop) => client.budgets.watch(undefined, { signal: stop }), signal),
    follow(stores.clients, (stop) => client.clients.watch(undefined, { signal: stop }), signal),
    follow(stores.settings, (stop) => client.settings.watch(undefined, { signal: stop }), signal),
  ]);
}

/** The newest snapshot of a domain; `null` until the first has come. */
export function useLive<T>(store: LiveStore<T>): T | null {
  return useStore(store, (live) => live.snapshot);
}

/** Since when the core is out of reach; `null` while it answers. */
export function useLostSince(): number | null {
  return useStore(stores.system, (live) => (live.status === 'stale' ? live.sinceMs : null));
}

/** Whether the core itself said of some domain that it can't show it. */
export function useHasFailed(): boolean {
  return [
    useStore(stores.system, isFailed),
    useStore(stores.episodes, isFailed),
    useStore(stores.servers, isFailed),
    useStore(stores.providers, isFailed),
    useStore(stores.routing, isFailed),
    useStore(stores.calls, isFailed),
    useStore(stores.budgets, isFailed),
    useStore(stores.clients, isFailed),
    useStore(stores.settings, isFailed),
  ].includes(true);
}

function isFailed({ status }: Live<unknown>): boolean {
  return status === 'failed';
}
