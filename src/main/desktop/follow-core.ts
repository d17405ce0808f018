import type { ContractRouterClient } from '@orpc/contract';
import type { contract } from '#contract/contract.ts';
import type { Clock } from '#main/host/clock.ts';
import { NOTHING_SEEN, type CoreView } from './core-view.ts';

/** The core, asked in the same words as a page asks it. */
export type CoreClient = ContractRouterClient<typeof contract>;

/** Sums are read again this long after a call, so that a busy hour does not become a busy disk. */
const SUM_AFTER_MS = 5_000;

export interface FollowParts {
  readonly client: CoreClient;
  readonly onChange: (view: CoreView) => void;
  readonly reportBug: (error: unknown) => void;
}

/** Keeps a view of the core up to date until `signal` ends it. */
export function followCore(parts: FollowParts, signal: AbortSignal, clock: Clock): void {
  const { client, onChange, reportBug } = parts;
  let view = NOTHING_SEEN;
  let isSumming = false;

  const see = (part: Partial<CoreView>): void => {
    if (signal.aborted) return;
    view = { ...view, ...part };
    onChange(view);
  };
  const follow = async <T>(
    watch: () => Promise<AsyncIterable<T>>,
    seen: (snapshot: T) => void,
  ): Promise<void> => {
    for await (const snapshot of await watch()) seen(snapshot);
  };
  const sum = async (): Promise<void> => {
    const now = new Date(clock.wallMs());
    const monthStart = new Date(now.getFullYear(), now.getMonth(), 1).getTime();
    const until = clock.wallMs() + 1;
    const [month, everything] = await Promise.all([
      client.usage.report({ sinceMs: monthStart, untilMs: until }),
      client.usage.report({ sinceMs: 0, untilMs: until }),
    ]);
    see({ month, everything });
  };
  const sumSoon = (): void => {
    if (isSumming) return;
    isSumming = true;
    clock.after(SUM_AFTER_MS, () => {
      isSumming = false;
      if (!signal.aborted) sum().catch(reportBug);
    });
  };

  const options = { signal };
  const follows = [
    follow(
      () => client.system.watch(undefined, options),
      (system) => see({ system }),
    ),
    follow(
      () => client.servers.watch(undefined, options),
      (servers) => see({ servers }),
    ),
    follow(
      () => client.providers.watch(undefined, options),
      (providers) => see({ providers }),
    ),
    follow(
      () => client.episodes.watch(undefined, options),
      (episodes) => see({ episodes }),
    ),
    follow(
      () => client.calls.watch(undefined, options),
      (calls) => {
        see({ calls });
        sumSoon();
      },
    ),
    sum(),
  ];
  for (const one of follows)
    one.catch((error: unknown) => {
      if (!signal.aborted) reportBug(error);
    });
}
