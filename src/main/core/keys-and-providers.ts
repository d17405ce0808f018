import type { SystemHost } from '#main/host/system-host.ts';
import type { Candidate, Demand } from '#main/values/call.ts';
import type { Observe } from '../calls/call-path.ts';
import { anthropic } from '../providers/anthropic/anthropic.ts';
import { askForDate, readDate } from '../providers/provider-date.ts';
import { turnedOff } from '../providers/native-problems.ts';
import { createNativeProvider } from '../providers/native-provider.ts';
import { estimateUsage, priceDearest } from '../providers/prices/price-call.ts';
import { ProviderService, type Standing } from '../providers/provider-service.ts';
import { sendTestMessage } from '../providers/send-test.ts';
import { KeyRing } from '../secrets/key-ring.ts';
import { checkKeyStore } from '../secrets/key-store-status.ts';
import { createKeychainStore, createSessionStore } from '../secrets/secret-store.ts';
import type { CallReader } from '../usage/call-reader.ts';
import type { Heard } from './decision-gates.ts';
import type { Foundation } from './foundation.ts';

/** What the providers have to do with the decisions. */
export interface ProviderLinks {
  readonly standingOf: (providerId: string) => Standing;
  readonly heard: (scope: string, heard: Heard) => void;
}

/** A doubt about the clock needs this many dates, and none is asked for more often than this. */
const DATES = 2;
const ASK_DATE_EACH_MS = 60_000;

const NO_KEYCHAIN = 'secret.no-ring';
const HOUR_MS = 3_600_000;

/**
 * The providers with their keys. `standInUrl` is where practice sends what would go to a provider;
 * `null` outside of practice.
 */
export function buildKeysAndProviders(
  host: SystemHost,
  { settings, redactor, audit, notices, system, reportBug }: Foundation,
  standInUrl: (() => string) | null,
  { standingOf, heard }: ProviderLinks,
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
  const entry = () => settings.current.providers.claude;
  const isEnabled = (): boolean => entry()?.enabled ?? true;
  const baseUrlOf = (): string => standInUrl?.() ?? entry()?.baseUrl ?? anthropic.baseUrl;
  const claude = { dialect: anthropic, path: '/anthropic', usedFor: 'Scripts and evaluation' };
  const { providerId } = anthropic;
  const scope = `provider:${providerId}`;
  const providers = new ProviderService([claude], baseUrlOf, keys, http, standingOf, clock);
  const claudeDoor = createNativeProvider(
    claude.path,
    [{ method: 'POST', path: '/v1/messages', what: 'Message' }],
    {
      dialect: anthropic,
      http,
      baseUrl: baseUrlOf,
      isEnabled,
      hasKey: () => keys.describe(providerId) !== null,
      readKey: (origin) => keys.read(providerId, origin, 'a request'),
      estimateUsage,
      dearest: (model, usage) => priceDearest(model, usage, clock.wallMs()),
      noteReply: (headers) => {
        providers.noteReply(providerId, headers);
        const limits = anthropic.readLimits(headers, clock.wallMs());
        heard(scope, { limits, dateMs: readDate(headers) });
      },
      noteRestricted: () => providers.noteRestricted(providerId),
      clock,
    },
  );
  const observe: Observe = ({ targetId }, { state, errorKind }, durationMs) => {
    if (!providers.has(targetId) || state === 'cancelled') return;
    providers.noteAttempt(targetId, errorKind, durationMs);
  };

  let askedAtMs = -Infinity;
  const askDate = async (): Promise<void> => {
    for (let count = 0; count < DATES; count += 1) {
      const dateMs = await askForDate(http, anthropic, baseUrlOf(), clock);
      heard(scope, { limits: [], dateMs });
    }
  };

  /** A request that a script makes itself, as a place where a call can go. */
  const permitTarget = (
    id: string,
    demand: Demand,
    dearestNanoUsd: number | null,
  ): Candidate<never> | null =>
    providers.has(id)
      ? {
          targetId: id,
          targetName: anthropic.providerName,
          scope: `provider:${id}`,
          demand: () => demand,
          dearestNanoUsd: () => dearestNanoUsd,
          // The key is the script’s own affair.
          obstacle: () => (isEnabled() ? null : turnedOff(anthropic)),
          send: () => Promise.reject(new Error('A script makes this request itself')),
          estimateUsage: () => ({ ...estimateUsage(0, 0), inputTokens: demand.tokens }),
        }
      : null;

  return {
    /** Has the provider tell the time, by a free request without a key. */
    askDate(asked: string): void {
      const nowMs = clock.monotonicMs();
      if (asked !== scope || nowMs - askedAtMs < ASK_DATE_EACH_MS) return;
      askedAtMs = nowMs;
      askDate().catch(reportBug);
    },
    permitTarget,
    keys,
    providers,
    claudeDoor,
    observe,
    /** Sends through our own address, as any client would, with `token` as its key. */
    sendTest: (token: string) =>
      sendTestMessage(http, anthropic, `${system.address ?? ''}${claude.path}`, token),
    /** Health goes on where the last run ended. */
    recallLastHour(reader: CallReader): void {
      const seen = reader.attemptsSince(providerId, clock.wallMs() - HOUR_MS);
      providers.recall(providerId, seen);
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
