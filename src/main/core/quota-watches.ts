import type { SystemHost } from '#main/host/system-host.ts';
import type { KeySummary } from '#contract/providers.ts';
import { CATALOGUE, type Catalogued } from '../providers/catalogue.ts';
import type { AccountReport } from '../providers/dialect.ts';
import { QuotaWatch } from '../providers/quota-watch.ts';
import { readAccount } from '../providers/read-account.ts';
import type { Foundation } from './foundation.ts';

/** What watching accounts needs to know of the providers. */
interface Accounts {
  readonly describeKey: (providerId: string) => KeySummary | null;
  readonly readKey: (providerId: string, origin: string) => Promise<string | null>;
  readonly baseUrlOf: (provider: Catalogued) => string | null;
  readonly isEnabled: (providerId: string) => boolean;
  readonly heard: (providerId: string, report: AccountReport) => void;
}

/** Watches the account of every provider that tells of one, by provider id. */
export function buildQuotaWatches(
  { http, clock }: SystemHost,
  { pause, stopping }: Foundation,
  { describeKey, readKey, baseUrlOf, isEnabled, heard }: Accounts,
): ReadonlyMap<string, QuotaWatch> {
  const watches = new Map<string, QuotaWatch>();
  for (const provider of CATALOGUE) {
    const { dialect } = provider;
    const { providerId } = dialect;
    if (!dialect.account) continue;
    const isQuiet = (): boolean =>
      pause.sinceMs !== null || stopping.signal.aborted || !isEnabled(providerId);
    const account = {
      keyId: () => {
        const key = isQuiet() || baseUrlOf(provider) === null ? null : describeKey(providerId);
        return key && `${key.addedAtMs} ${key.last4}`;
      },
      read: () =>
        readAccount(
          http,
          dialect,
          baseUrlOf(provider) ?? '',
          (origin) => readKey(providerId, origin),
          stopping.signal,
          clock,
        ),
      heard: (report: AccountReport) => heard(providerId, report),
    };
    watches.set(providerId, new QuotaWatch(account, clock));
  }
  stopping.signal.addEventListener('abort', () => {
    for (const watch of watches.values()) watch.stop();
  });
  return watches;
}
