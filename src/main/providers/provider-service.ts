import type {
  KeySummary,
  KeyTest,
  ProviderSnapshot,
  ProviderSummary,
  ReportedLimit,
} from '#contract/providers.ts';
import type { Clock } from '#main/host/clock.ts';
import type { HttpClient } from '#main/host/http-client.ts';
import { LiveView } from '#main/transport/live-value.ts';
import type { ErrorKind } from '#main/values/fault.ts';
import type { Catalogued } from './catalogue.ts';
import { checkKey } from './check-key.ts';
import type { Dialect, Headers } from './dialect.ts';
import {
  judgeHealth,
  NOTHING_OBSERVED,
  observe,
  type HealthRecord,
  type Observation,
} from './provider-health.ts';
import { keyStateAfter, type Probe } from './probe.ts';
import { probablyNoCredit, providerSentence, providerState } from './provider-state.ts';

/** What is needed of the place where keys are kept. */
export interface Keys {
  describe(providerId: string): KeySummary | null;
  note(providerId: string, state: KeySummary['state']): boolean;
  /** Throws an error whose message is a sentence for the person. */
  add(key: {
    readonly providerId: string;
    readonly name: string;
    readonly key: string;
    readonly store: KeySummary['store'];
    readonly origin: string;
    readonly state: KeySummary['state'];
  }): Promise<void>;
  remove(providerId: string): Promise<void>;
  /** The kept key, for requests to `origin`. Throws an error whose message is a sentence for the person. */
  read(providerId: string, origin: string, why: string): Promise<string | null>;
}

/** How a provider stands with our own limits and its breaker. */
export type Standing = Pick<ProviderSummary, 'counted' | 'rest' | 'waiting'>;

export interface NewKey {
  readonly providerId: string;
  readonly key: string;
  readonly name: string;
  readonly store: KeySummary['store'];
}

const STATE_AFTER: Readonly<
  Record<Exclude<KeyTest['outcome'], 'refused' | 'cannot-tell'>, KeySummary['state']>
> = {
  works: 'working',
  'probably-works': 'unchecked',
  restricted: 'restricted',
  'no-credit': 'no-credit',
};
/** A key in one of these has been accepted before. */
const HAS_WORKED: ReadonlySet<KeySummary['state']> = new Set([
  'working',
  'restricted',
  'no-credit',
]);

/** The providers: their keys as people may know them, their limits as reported, their health as seen from here. */
export class ProviderService {
  readonly #catalogue: readonly Catalogued[];
  readonly #baseUrlOf: (provider: Catalogued) => string | null;
  readonly #keys: Keys;
  readonly #http: HttpClient;
  readonly #standingOf: (providerId: string) => Standing;
  readonly #clock: Clock;
  readonly #limits = new Map<string, readonly ReportedLimit[]>();
  readonly #observed = new Map<string, HealthRecord>();
  readonly #restricted = new Set<string>();
  readonly live: LiveView<Omit<ProviderSnapshot, 'revision'>>;

  constructor(
    catalogue: readonly Catalogued[],
    baseUrlOf: (provider: Catalogued) => string | null,
    keys: Keys,
    http: HttpClient,
    standingOf: (providerId: string) => Standing,
    clock: Clock,
  ) {
    this.#catalogue = catalogue;
    this.#baseUrlOf = baseUrlOf;
    this.#keys = keys;
    this.#http = http;
    this.#standingOf = standingOf;
    this.#clock = clock;
    this.live = new LiveView(
      () => ({ providers: catalogue.map((one) => this.#describe(one)) }),
      clock,
    );
  }

  has(providerId: string): boolean {
    return this.nameOf(providerId) !== null;
  }

  /** What people call it; `null` when there is no such provider. */
  nameOf(providerId: string): string | null {
    const found = this.#catalogue.find(({ dialect }) => dialect.providerId === providerId);
    return found?.dialect.providerName ?? null;
  }

  /** By what people call it; `null` when there is no such provider. */
  idOf(name: string): string | null {
    const found = this.#catalogue.find(({ dialect }) => dialect.providerName === name);
    return found?.dialect.providerId ?? null;
  }

  /** Whether it is a server of the person's own, wherever they say it is. */
  isOwnServer(providerId: string): boolean {
    return this.has(providerId) && this.entry(providerId).dialect.baseUrl === null;
  }

  /** Tests the key with a free request, then keeps it unless it was refused. Throws what the store throws. */
  async addKey({
    providerId,
    key: pasted,
    name,
    store,
  }: NewKey): Promise<KeyTest & { saved: boolean }> {
    const provider = this.entry(providerId);
    const { dialect } = provider;
    const key = pasted.trim();
    const hint = key === '' ? 'There is no key here yet. Paste one.' : dialect.keyHint(key);
    if (hint) return { outcome: 'refused', sentence: hint, saved: false };
    const baseUrl = this.#baseUrlOf(provider);
    if (baseUrl === null)
      return {
        outcome: 'cannot-tell',
        sentence: `Say first where your ${dialect.providerName.toLowerCase()} is; then the key can be checked.`,
        saved: false,
      };
    const test = await this.#test(dialect, baseUrl, key);
    if (test.outcome === 'refused' || test.outcome === 'cannot-tell')
      return { ...test, saved: false };

    const { origin } = new URL(baseUrl);
    const state = STATE_AFTER[test.outcome];
    await this.#keys.add({ providerId, name, key, store, origin, state });
    this.#forget(providerId);
    const trimmed = key === pasted ? '' : ' The blanks around it were left out.';
    return { outcome: test.outcome, sentence: test.sentence + trimmed, saved: true };
  }

  async #test(dialect: Dialect, baseUrl: string, key: string): Promise<KeyTest> {
    const test = await checkKey(this.#http, dialect, baseUrl, key, this.#clock);
    const { providerId, providerName, isRefusalLikeNoCredit } = dialect;
    if (test.outcome !== 'refused' || !isRefusalLikeNoCredit || !this.#hasWorked(providerId))
      return test;
    const kept = await this.#keys.read(providerId, new URL(baseUrl).origin, 'a check of a key');
    if (kept !== key) return test;
    return { outcome: 'no-credit', sentence: probablyNoCredit(providerName) };
  }

  /** A test with a real request, in the light of what it taught about the kept key. */
  judge<Test extends KeyTest>(providerId: string, test: Test): Test {
    const isNoCredit = this.#keys.describe(providerId)?.state === 'no-credit';
    if (test.outcome !== 'refused' || !isNoCredit) return test;
    const { providerName } = this.entry(providerId).dialect;
    return { ...test, outcome: 'no-credit', sentence: probablyNoCredit(providerName) };
  }

  #hasWorked(providerId: string): boolean {
    const state = this.#keys.describe(providerId)?.state;
    return state !== undefined && HAS_WORKED.has(state);
  }

  /** Throws what the store throws. */
  async removeKey(providerId: string): Promise<void> {
    await this.#keys.remove(providerId);
    this.#forget(providerId);
  }

  /** Keeps what an answer's headers say about limits. */
  noteReply(providerId: string, headers: Headers): void {
    this.noteLimits(
      providerId,
      this.entry(providerId).dialect.readLimits(headers, this.#clock.wallMs()),
    );
  }

  /** Keeps what the provider says about limits; those that it does not name now stay as they were. */
  noteLimits(providerId: string, said: readonly ReportedLimit[]): void {
    if (said.length === 0) return;
    const names = new Set(said.map(({ name }) => name));
    const before = this.#limits.get(providerId) ?? [];
    this.#limits.set(providerId, [...before.filter(({ name }) => !names.has(name)), ...said]);
    this.live.changed();
  }

  /** Says of the `auth` attempt that is about to be noted that the key is good and merely may not do this. */
  noteRestricted(providerId: string): void {
    this.#restricted.add(providerId);
  }

  /** Takes up what earlier runs have seen, oldest first. It says nothing of the key as it is now. */
  recall(providerId: string, observations: readonly Observation[]): void {
    const before = this.#observed.get(providerId) ?? NOTHING_OBSERVED;
    this.#observed.set(providerId, observations.reduce(observe, before));
    this.live.changed();
  }

  /** Keeps how an attempt went. `null` is a success. */
  noteAttempt(providerId: string, errorKind: ErrorKind | null, durationMs: number): void {
    const observation = { atMs: this.#clock.wallMs(), errorKind, durationMs };
    const before = this.#observed.get(providerId) ?? NOTHING_OBSERVED;
    this.#observed.set(providerId, observe(before, observation));
    const state = this.#learned(providerId, errorKind);
    if (state !== null) this.#keys.note(providerId, state);
    this.live.changed();
  }

  /** Keeps what a free look brought. It counts in no figure, since nobody asked for anything. */
  noteProbe(providerId: string, { errorKind, key }: Probe): void {
    const look = { atMs: this.#clock.wallMs(), errorKind };
    const before = this.#observed.get(providerId) ?? NOTHING_OBSERVED;
    this.#observed.set(providerId, { ...before, look });
    const kept = this.#keys.describe(providerId)?.state;
    const { isRefusalLikeNoCredit = false } = this.entry(providerId).dialect;
    const state = kept && keyStateAfter(kept, key, isRefusalLikeNoCredit);
    if (state !== undefined && state !== kept) this.#keys.note(providerId, state);
    this.live.changed();
  }

  /** Whether it is taken for not answering. */
  isSilent(providerId: string): boolean {
    const seen = this.#observed.get(providerId) ?? NOTHING_OBSERVED;
    return judgeHealth(seen, this.#clock.wallMs()).state === 'not-answering';
  }

  /** What an attempt taught about the key; `null` when nothing. */
  #learned(providerId: string, errorKind: ErrorKind | null): KeySummary['state'] | null {
    if (errorKind === null) return 'working';
    if (errorKind === 'quota_exhausted') return 'no-credit';
    if (errorKind !== 'auth') return null;
    if (this.#restricted.delete(providerId)) return 'restricted';
    // Where the two look alike, what this very key did before tells which is likelier.
    const { isRefusalLikeNoCredit } = this.entry(providerId).dialect;
    return isRefusalLikeNoCredit && this.#hasWorked(providerId) ? 'no-credit' : 'refused';
  }

  /** Another key may be of another account, with limits and a history of its own. */
  #forget(providerId: string): void {
    this.#observed.delete(providerId);
    this.#limits.delete(providerId);
    this.#restricted.delete(providerId);
    this.live.changed();
  }

  /** Throws for a provider that nobody knows. */
  entry(providerId: string): Catalogued {
    const found = this.#catalogue.find(({ dialect }) => dialect.providerId === providerId);
    if (!found) throw new Error(`No provider ${providerId}`);
    return found;
  }

  #describe(provider: Catalogued): ProviderSnapshot['providers'][number] {
    const { dialect, path, usedFor, isKeyNeeded } = provider;
    const { providerId: id, providerName: name, keyPage } = dialect;
    const key = this.#keys.describe(id);
    const health = judgeHealth(this.#observed.get(id) ?? NOTHING_OBSERVED, this.#clock.wallMs());
    const isSetUp = this.#baseUrlOf(provider) !== null;
    const state = isSetUp ? providerState(key, health.state, isKeyNeeded) : 'not-set-up';
    const sentence = providerSentence(state, name, key?.state ?? null, health.isLookedAt);
    const limits = [...(this.#limits.get(id) ?? [])];
    const { lastHour } = health;
    return {
      id,
      name,
      usedFor,
      state,
      sentence,
      path,
      keyPage,
      key,
      ownServer: dialect.baseUrl === null ? { baseUrl: this.#baseUrlOf(provider) } : null,
      limits,
      lastHour,
      ...this.#standingOf(id),
    };
  }
}
