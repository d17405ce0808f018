import { implement } from '@orpc/server';
import {
  routingContract,
  type RoutingChange,
  type RoutingDecision,
  type RoutingOutcome,
  type RoutingSnapshot,
} from '#contract/routing.ts';
import type { LiveView } from '#main/transport/live-value.ts';

/** How providers are chosen, as the window shows and changes it. */
export interface RoutingDesk {
  readonly live: LiveView<Omit<RoutingSnapshot, 'revision'>>;
  readonly set: (change: RoutingChange) => Promise<RoutingOutcome>;
  readonly preview: (change: RoutingChange) => RoutingDecision[];
}

const os = implement(routingContract);

export function createRoutingRouter({ live, set, preview }: RoutingDesk) {
  return os.router({
    watch: os.watch.handler(({ signal }) => live.watch(signal)),
    set: os.set.handler(({ input }) => set(input)),
    preview: os.preview.handler(({ input }) => ({ decisions: preview(input) })),
  });
}
