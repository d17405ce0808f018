import type { PriceTable } from '#contract/providers.ts';
import type { SystemHost } from '#main/host/system-host.ts';
import type { Candidate, Demand } from '#main/values/call.ts';
import type { Observe } from '../calls/call-path.ts';
import { CATALOGUE, type Catalogued } from '../providers/catalogue.ts';
import type { AccountReport } from '../providers/dialect.ts';
import { estimateTokens } from '../providers/estimates.ts';
import { askForDate, readDate } from '../providers/provider-date.ts';
import { turnedOff } from '../providers/native-problems.ts';
import { createNativeProvider } from '../providers/native-provider.ts';
import { isOnThisComputer } from '../providers/own-address.ts';
import { FREE, type PriceList } from '../providers/prices/price-list.ts';
import { ProviderService, type Keys, type Standing } from '../providers/provider-service.ts';
import { createQuotaWatches, type Accounts } from '../providers/quota-watches.ts';
import { checkForCertain, sendTestMessage } from '../providers/send-test.ts';
import { KeyRing } from '../secrets/key-ring.ts';
import { checkKeyStore } from '../secrets/key-store-status.ts';
import type { ProviderId } from '../settings/settings-schema.ts';
import { createKeychainStore, createSessionStore } from '../secrets/secret-store.ts';
import type { CallReader } from '../usage/call-reader.ts';
import type { Heard } from './decision-gates.ts';
import type { Foundation } from './foundation.ts';

export type KeysAndProviders = ReturnType<typeof buildKeysAndProviders>;

/** What the providers have to do with the decisions. */
export interface ProviderLinks {
  readonly standingOf: (providerId: string) => Standing;
  readonly heard: (scope: string, heard: Heard) => void;
  /** Told that another key has taken a provider's place for one. */
  readonly newKey: (providerId: string) => void;
  readonly heardOfAccount: (scope: string, said: Heard['limits'], isInOrder: boolean) => void;
}

/** A doubt about the clock needs this many dates, and none is asked for more often than this. */
const DATES = 2;
const ASK_DATE_EACH_MS = 60_000;

const NO_KEYCHAIN = 'secret.no-ring';
const HOUR_MS = 3_600_000;

/**
 * The providers with their keys. `standInUrl` is where practice sends what would go to one;
 * `null` outside of practice.
 */
export function buildKeysAndProviders(
  host: SystemHost,
  { settings, redactor, audit, notices, pause, stopping, system, reportBug }: Foundation,
  standInUrl: ((providerId: string) => string) | null,
  { standingOf, heard, newKey, heardOfAccount }: ProviderLinks,
) {
  const { clock, database, http, keychain } = host;
  const { name: keychainName } = keychain;
  // Whoever unlocks it tells nobody, but the next use shows.
  const keychainStore = createKeychainStore(keychain, host.paths.name, () => {
    notices.clear(NO_KEYCHAIN);
    if (system.hasKeyStore) return;
    system.keyStore = { state: 'ready', name: keychainName, sentence: null };
  });
  const keys = new KeyRing(
    { keychain: keychainStore, session: createSessionStore() },
    database,
    (secret) => redactor.learn(secret),
    audit,
    clock,
  );
  const entry = (id: string) => settings.current.providers[id as ProviderId];
  const baseUrlOf = ({ dialect }: Catalogued): string | null =>
    standInUrl?.(dialect.providerId) ?? entry(dialect.providerId)?.baseUrl ?? dialect.baseUrl;
  const isEnabled = (id: string): boolean => entry(id)?.enabled ?? true;
  const pricesOf = (one: Catalogued): PriceList => {
    if (one.isFreeHere && isOnThisComputer(baseUrlOf(one))) return FREE;
    const { dialect, prices } = one;
    const usd = entry(dialect.providerId)?.usdPerThousandCredits;
    return usd === undefined ? prices : (prices.atPlanPrice?.(usd) ?? prices);
  };
  const noteAccount = (id: string, { limits, trouble }: AccountReport): void => {
    providers.noteLimits(id, limits);
    heardOfAccount(`provider:${id}`, limits, trouble === null);
    const notice = `provider.account:${id}`;
    if (trouble === null) return notices.clear(notice);
    const title = `Your ${providers.entry(id).dialect.providerName} account needs you`;
    notices.raise({ id: notice, level: 'warn', title, body: trouble, place: 'providers' });
  };
  const accounts: Accounts = {
    catalogue: CATALOGUE,
    http,
    isQuiet: (id) => pause.sinceMs !== null || !isEnabled(id),
    describeKey: (id) => keys.describe(id),
    readKey: (id, origin) => keys.read(id, origin, 'a look at what is left'),
    baseUrlOf,
    heard: noteAccount,
    stopping: stopping.signal,
  };
  const quotas = createQuotaWatches(accounts, clock);
  /** Another key may be of another account. */
  const watchedKeys: Keys = {
    describe: (id) => keys.describe(id),
    note: (id, state) => keys.note(id, state),
    read: (id, origin, why) => keys.read(id, origin, why),
    add: async (key) => {
      await keys.add(key);
      newKey(key.providerId);
      quotas.get(key.providerId)?.look('start');
    },
    remove: async (id) => {
      await keys.remove(id);
      notices.clear(`provider.account:${id}`);
    },
  };
  const providers = new ProviderService(CATALOGUE, baseUrlOf, watchedKeys, http, standingOf, clock);
  const natives = CATALOGUE.map((one) => {
    const { dialect, path, isKeyNeeded } = one;
    const { providerId } = dialect;
    const hasKey = (): boolean => keys.describe(providerId) !== null;
    return createNativeProvider(path, {
      dialect,
      // Asked each time: the person may choose another address at any moment.
      prices: {
        price: (...asked) => pricesOf(one).price(...asked),
        dearest: (...asked) => pricesOf(one).dearest(...asked),
        table: (nowMs) => pricesOf(one).table(nowMs),
      },
      http,
      isKeyNeeded,
      baseUrl: () => baseUrlOf(one),
      speaks: () => entry(providerId)?.speaks ?? null,
      isEnabled: () => isEnabled(providerId),
      hasKey: () => !isKeyNeeded || hasKey(),
      readKey: async (origin) =>
        isKeyNeeded || hasKey() ? keys.read(providerId, origin, 'a request') : null,
      noteReply: (headers) => {
        providers.noteReply(providerId, headers);
        const limits = dialect.readLimits(headers, clock.wallMs());
        heard(`provider:${providerId}`, { limits, dateMs: readDate(headers) });
      },
      // Named for one model, so they are shown and hold nobody else back.
      noteLimits: (limits) => providers.noteLimits(providerId, limits),
      noteAccount: (report) => noteAccount(providerId, report),
      noteRestricted: () => providers.noteRestricted(providerId),
      clock,
    });
  });
  const observe: Observe = ({ targetId }, { state, errorKind }, durationMs) => {
    if (!providers.has(targetId) || state === 'cancelled') return;
    providers.noteAttempt(targetId, errorKind, durationMs);
    quotas.get(targetId)?.noteAttempt(errorKind);
  };

  const askedAtMs = new Map<string, number>();
  const askDate = async (scope: string, { dialect }: Catalogued, url: string): Promise<void> => {
    for (let count = 0; count < DATES; count += 1) {
      const dateMs = await askForDate(http, dialect, url, clock);
      heard(scope, { limits: [], dateMs });
    }
  };

  /** A request that a script makes itself, as a place where a call can go. */
  const permitTarget = (
    id: string,
    demand: Demand,
    dearestNanoUsd: number | null,
  ): Candidate<never> | null => {
    const found = CATALOGUE.find(({ dialect }) => dialect.providerId === id);
    if (!found) return null;
    const { tokens, characters, queries } = demand;
    return {
      targetId: id,
      targetName: found.dialect.providerName,
      scope: `provider:${id}`,
      demand: () => demand,
      dearestNanoUsd: () => dearestNanoUsd,
      // The key is the script’s own affair.
      obstacle: () => (isEnabled(id) ? null : turnedOff(found.dialect)),
      send: () => Promise.reject(new Error('A script makes this request itself')),
      estimateUsage: () => ({ ...estimateTokens(0, 0), inputTokens: tokens, characters, queries }),
      price: (model, usage, atMs) => pricesOf(found).price(model, usage, atMs),
    };
  };

  return {
    /** Finds out what is left of the accounts, where a key is there. */
    readAccounts(): void {
      for (const quota of quotas.values()) quota.look('start');
    },
    /** Told that a limit kept a request from this scope. */
    heldBack: (scope: string): void =>
      quotas.get(scope.replace('provider:', ''))?.look('held-back'),
    /** Has the provider tell the time, by a free request without a key. */
    askDate(scope: string): void {
      const nowMs = clock.monotonicMs();
      const found = CATALOGUE.find(({ dialect }) => scope === `provider:${dialect.providerId}`);
      const url = found && baseUrlOf(found);
      if (!url || nowMs - (askedAtMs.get(scope) ?? -Infinity) < ASK_DATE_EACH_MS) return;
      askedAtMs.set(scope, nowMs);
      askDate(scope, found, url).catch(reportBug);
    },
    permitTarget,
    priceTable: (providerId: string): PriceTable =>
      pricesOf(providers.entry(providerId)).table(clock.wallMs()),
    baseUrlOf,
    isEnabled,
    keys,
    providers,
    natives,
    observe,
    /** Sends through our own address, as any client would, with `token` as its key. */
    sendTest: (providerId: string, token: string) => {
      const { dialect, path } = providers.entry(providerId);
      return sendTestMessage(http, dialect, `${system.address ?? ''}${path}`, token);
    },
    /** The same, for what its answer means for the key that is kept. */
    checkForCertain: async (providerId: string, token: string) => {
      const { dialect, path } = providers.entry(providerId);
      const url = `${system.address ?? ''}${path}`;
      return providers.judge(providerId, await checkForCertain(http, dialect, url, token));
    },
    /** Health goes on where the last run ended. */
    recallLastHour(reader: CallReader): void {
      const sinceMs = clock.wallMs() - HOUR_MS;
      for (const { dialect } of CATALOGUE)
        providers.recall(dialect.providerId, reader.attemptsSince(dialect.providerId, sinceMs));
    },
    /** Finds out whether keys can be kept here, and says so if not. */
    lookForKeychain(isPractice: boolean): void {
      checkKeyStore(keychainStore, keychain).then((status) => {
        system.keyStore = status;
        if (status.sentence === null || isPractice) return;
        const isAbsent = status.state === 'absent';
        const title = isAbsent ? 'No safe place for keys' : `${keychainName} can’t be used now`;
        const body = status.sentence;
        notices.raise({ id: NO_KEYCHAIN, level: 'info', title, body, place: 'providers' });
      }, reportBug);
    },
  };
}
