import type { KeySummary } from '#contract/providers.ts';
import type { Clock } from '#main/host/clock.ts';
import type { HttpClient } from '#main/host/http-client.ts';
import type { Catalogued } from './catalogue.ts';
import type { AccountReport } from './dialect.ts';
import { QuotaWatch } from './quota-watch.ts';
import { readAccount } from './read-account.ts';

/** What watching accounts needs to know of the providers. */
export interface Accounts {
  readonly catalogue: readonly Catalogued[];
  readonly http: HttpClient;
  /** Whether nothing may go there now, not even what is free. */
  readonly isQuiet: (providerId: string) => boolean;
  readonly describeKey: (providerId: string) => KeySummary | null;
  /** The key, for requests to this origin only. */
  readonly readKey: (providerId: string, origin: string) => Promise<string | null>;
  readonly baseUrlOf: (provider: Catalogued) => string | null;
  readonly heard: (providerId: string, report: AccountReport) => void;
  /** Aborted once Tallylight shuts down. */
  readonly stopping: AbortSignal;
}

/** Watches the account of every provider that tells of one, by provider id. */
export function createQuotaWatches(
  { catalogue, http, isQuiet, describeKey, readKey, baseUrlOf, heard, stopping }: Accounts,
  clock: Clock,
): ReadonlyMap<string, QuotaWatch> {
  const watches = new Map<string, QuotaWatch>();
  for (const provider of catalogue) {
    const { dialect } = provider;
    const { providerId } = dialect;
    if (!dialect.account) continue;
    const account = {
      keyId: () => {
        const isOff = isQuiet(providerId) || stopping.aborted || baseUrlOf(provider) === null;
        const key = isOff ? null : describeKey(providerId);
        return key && `${key.addedAtMs} ${key.last4}`;
      },
      read: () => {
        const read = (origin: string): Promise<string | null> => readKey(providerId, origin);
        return readAccount(http, dialect, baseUrlOf(provider) ?? '', read, stopping, clock);
      },
      heard: (report: AccountReport) => heard(providerId, report),
    };
    watches.set(providerId, new QuotaWatch(account, clock));
  }
  stopping.addEventListener('abort', () => {
    for (const watch of watches.values()) watch.stop();
  });
  return watches;
}
