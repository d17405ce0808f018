import type { KeySummary, KeyTest, ProviderSnapshot, ReportedLimit } from '#contract/providers.ts';
import type { Clock } from '#main/host/clock.ts';
import type { HttpClient } from '#main/host/http-client.ts';
import { LiveView } from '#main/transport/live-value.ts';
import type { ErrorKind } from '#main/values/fault.ts';
import type { Dialect, Headers } from './dialect.ts';
import { judgeHealth, observe, type Observation } from './provider-health.ts';

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
}

export interface Catalogued {
  readonly dialect: Dialect;
  /** Below the local address, such as `/anthropic`. */
  readonly path: string;
  readonly usedFor: string;
}

export interface NewKey {
  readonly providerId: string;
  readonly key: string;
  readonly name: string;
  readonly store: KeySummary['store'];
}

const KEY_CHECK_MS = 10_000;
const STATE_AFTER: Readonly<
  Record<Exclude<KeyTest['outcome'], 'refused' | 'cannot-tell'>, KeySummary['state']>
> = { works: 'working', restricted: 'restricted', 'no-credit': 'no-credit' };

/** The providers: their keys as people may know them, their limits as reported, their health as seen from here. */
export class ProviderService {
  readonly #catalogue: readonly Catalogued[];
  readonly #baseUrlOf: (providerId: string) => string;
  readonly #keys: Keys;
  readonly #http: HttpClient;
  readonly #clock: Clock;
  readonly #limits = new Map<string, readonly ReportedLimit[]>();
  readonly #observations = new Map<string, readonly Observation[]>();
  readonly live: LiveView<Omit<ProviderSnapshot, 'revision'>>;

  constructor(
    catalogue: readonly Catalogued[],
    baseUrlOf: (providerId: string) => string,
    keys: Keys,
    http: HttpClient,
    clock: Clock,
  ) {
    this.#catalogue = catalogue;
    this.#baseUrlOf = baseUrlOf;
    this.#keys = keys;
    this.#http = http;
    this.#clock = clock;
    this.live = new LiveView(
      () => ({ providers: catalogue.map((one) => this.#describe(one)) }),
      clock,
    );
  }

  has(providerId: string): boolean {
    return this.#catalogue.some(({ dialect }) => dialect.providerId === providerId);
  }

  /** Tests the key with a free request, then keeps it unless it was refused. Throws what the store throws. */
  async addKey({
    providerId,
    key: pasted,
    name,
    store,
  }: NewKey): Promise<KeyTest & { saved: boolean }> {
    const dialect = this.#dialect(providerId);
    const key = pasted.trim();
    const hint = dialect.keyHint(key);
    if (hint) return { outcome: 'refused', sentence: hint, saved: false };
    const test = await this.#testKey(dialect, key);
    if (test.outcome === 'refused' || test.outcome === 'cannot-tell')
      return { ...test, saved: false };

    const { origin } = new URL(this.#baseUrlOf(providerId));
    const state = STATE_AFTER[test.outcome];
    await this.#keys.add({ providerId, name, key, store, origin, state });
    this.#observations.delete(providerId);
    this.live.changed();
    return { ...test, saved: true };
  }

  async removeKey(providerId: string): Promise<void> {
    await this.#keys.remove(providerId);
    this.live.changed();
  }

  /** Keeps what an answer's headers say about limits. */
  noteReply(providerId: string, headers: Headers): void {
    const limits = this.#dialect(providerId).readLimits(headers, this.#clock.wallMs());
    if (limits.length > 0) this.#limits.set(providerId, limits);
  }

  /** Keeps how an attempt went. `null` is a success. */
  noteAttempt(providerId: string, errorKind: ErrorKind | null, durationMs: number): void {
    const observation = { atMs: this.#clock.wallMs(), errorKind, durationMs };
    const before = this.#observations.get(providerId) ?? [];
    this.#observations.set(providerId, observe(before, observation));
    if (errorKind === null) this.#keys.note(providerId, 'working');
    if (errorKind === 'auth') this.#keys.note(providerId, 'refused');
    if (errorKind === 'quota_exhausted') this.#keys.note(providerId, 'no-credit');
    this.live.changed();
  }

  async #testKey(dialect: Dialect, key: string): Promise<KeyTest> {
    const { method, path, headers, interpret } = dialect.keyCheck;
    const base = new URL(this.#baseUrlOf(dialect.providerId));
    const deadline = new AbortController();
    const cancel = this.#clock.after(KEY_CHECK_MS, () => deadline.abort());
    try {
      const reply = await this.#http.send({
        origin: base.origin,
        path: base.pathname.replace(/\/$/, '') + path,
        method,
        headers: { ...headers, ...dialect.authorize(key) },
        body: null,
        signal: deadline.signal,
        headersTimeoutMs: KEY_CHECK_MS,
        idleTimeoutMs: KEY_CHECK_MS,
      });
      return interpret(reply.status, Buffer.concat(await reply.body.toArray()));
    } catch {
      return {
        outcome: 'cannot-tell',
        sentence: `${dialect.providerName} can’t be reached from this computer right now, so the key was not checked and not saved. Try again when you are online.`,
      };
    } finally {
      cancel();
    }
  }

  #describe({ dialect, path, usedFor }: Catalogued): ProviderSnapshot['providers'][number] {
    const { providerId: id, providerName: name, keyPage } = dialect;
    const key = this.#keys.describe(id);
    const health = judgeHealth(this.#observations.get(id) ?? [], this.#clock.wallMs());
    const state = key === null ? 'needs-key' : key.state === 'refused' ? 'refused' : health.state;
    return {
      ...{ id, name, usedFor, state, path, keyPage, key },
      sentence: sentenceFor(state, name, key),
      limits: [...(this.#limits.get(id) ?? [])],
      lastHour: health.lastHour,
    };
  }

  #dialect(providerId: string): Dialect {
    const found = this.#catalogue.find(({ dialect }) => dialect.providerId === providerId);
    if (!found) throw new Error(`No provider ${providerId}`);
    return found.dialect;
  }
}

function sentenceFor(
  state: ProviderSnapshot['providers'][number]['state'],
  name: string,
  key: KeySummary | null,
): string | null {
  if (state === 'needs-key')
    return `Add a ${name} key, and your tools can use ${name} through here.`;
  if (state === 'refused') return `${name} refused this key. It may be deleted. Paste a new one.`;
  if (key?.state === 'no-credit')
    return `Your ${name} account is out of credit. Add credit on its site.`;
  if (key?.state === 'restricted') return `This ${name} key works, but may not do everything.`;
  if (state === 'not-answering') return `${name} has not answered the last five requests.`;
  if (state === 'slow') return `${name} answers slowly right now.`;
  return null;
}
