import * as z from 'zod';
import type { KeySummary } from '#contract/providers.ts';
import type { Clock } from '#main/host/clock.ts';
import type { Database } from '#main/host/sqlite.ts';
import type { AuditEntry } from '#main/values/audit-entry.ts';
import type { SecretStore } from './secret-store.ts';

const STATES = ['working', 'refused', 'restricted', 'no-credit', 'unchecked'] as const;

/** How exact "last used" is. */
const LAST_USED_STEP_MS = 60_000;

const Row = z.object({
  provider_id: z.string(),
  name: z.string(),
  last4: z.string(),
  origin: z.string(),
  state: z.enum(STATES),
  added_at: z.int(),
  last_used_at: z.int().nullable(),
});

export interface NewKey {
  readonly providerId: string;
  readonly name: string;
  readonly key: string;
  readonly store: KeySummary['store'];
  /** The only place that the key may be sent to, such as `https://api.anthropic.com`. */
  readonly origin: string;
  readonly state: KeySummary['state'];
}

interface SessionKey {
  readonly summary: KeySummary;
  readonly origin: string;
}

/** One key per provider: the secret in its store, the rest in the database. */
export class KeyRing {
  readonly #stores: Readonly<Record<KeySummary['store'], SecretStore>>;
  readonly #database: Database;
  readonly #learn: (secret: string) => void;
  readonly #audit: (entry: AuditEntry) => void;
  readonly #clock: Clock;
  /** A key for this session leaves no row behind. */
  readonly #session = new Map<string, SessionKey>();
  /** Read once, then kept for as long as the app runs. */
  readonly #unlocked = new Map<string, string>();

  /** `learn` is told every secret before it is used, so that the log can take it out. */
  constructor(
    stores: Readonly<Record<KeySummary['store'], SecretStore>>,
    database: Database,
    learn: (secret: string) => void,
    audit: (entry: AuditEntry) => void,
    clock: Clock,
  ) {
    this.#stores = stores;
    this.#database = database;
    this.#learn = learn;
    this.#audit = audit;
    this.#clock = clock;
  }

  describe(providerId: string): KeySummary | null {
    const session = this.#session.get(providerId);
    if (session) return session.summary;
    const row = this.#row(providerId);
    return row && toSummary(row);
  }

  /**
   * The key, for a request to `origin` and nowhere else; `null` when there is none, or none for there.
   * Throws `KeyStoreError` when the store can't be used.
   */
  async read(providerId: string, origin: string, why: string): Promise<string | null> {
    const session = this.#session.get(providerId);
    const bound = session?.origin ?? this.#row(providerId)?.origin;
    if (bound !== origin) return null;
    const unlocked = this.#unlocked.get(providerId);
    if (unlocked !== undefined) return unlocked;

    const secret = await this.#stores[session ? 'session' : 'keychain'].get(providerId);
    this.#audit({ kind: 'secret.read', subject: providerId, detail: { why, found: !!secret } });
    if (secret === null) return null;
    this.#learn(secret);
    this.#unlocked.set(providerId, secret);
    return secret;
  }

  /** Throws `KeyStoreError`; nothing is kept then, and the key before stays. */
  async add({ providerId, name, key, store, origin, state }: NewKey): Promise<void> {
    this.#learn(key);
    await this.#stores[store].set(providerId, key);
    const summary: KeySummary = {
      name,
      store,
      state,
      last4: key.slice(-4),
      addedAtMs: this.#clock.wallMs(),
      lastUsedAtMs: null,
    };
    if (store === 'session') this.#session.set(providerId, { summary, origin });
    else {
      this.#session.delete(providerId);
      this.#save(providerId, origin, summary);
    }
    this.#unlocked.set(providerId, key);
    this.#audit({ kind: 'secret.added', subject: providerId, detail: { name, store, origin } });
  }

  /** Throws `KeyStoreError`; the key stays then. */
  async remove(providerId: string): Promise<void> {
    const session = this.#session.delete(providerId);
    await this.#stores[session ? 'session' : 'keychain'].remove(providerId);
    if (!session)
      this.#database.run('DELETE FROM keys WHERE provider_id = :providerId', { providerId });
    this.#unlocked.delete(providerId);
    this.#audit({ kind: 'secret.removed', subject: providerId, detail: {} });
  }

  /** Keeps what was learned from using the key. Returns whether that is news to somebody who looks. */
  note(providerId: string, state: KeySummary['state']): boolean {
    const before = this.describe(providerId);
    if (!before) return false;
    const lastUsedAtMs = this.#clock.wallMs();
    // Every use would cost a commit of its own, and nobody reads the seconds.
    const isFresh = lastUsedAtMs - (before.lastUsedAtMs ?? 0) < LAST_USED_STEP_MS;
    if (before.state === state && isFresh) return false;
    const session = this.#session.get(providerId);
    if (!session) return this.#saveUse(providerId, state, lastUsedAtMs);
    const summary = { ...session.summary, state, lastUsedAtMs };
    this.#session.set(providerId, { ...session, summary });
    return true;
  }

  #saveUse(providerId: string, state: KeySummary['state'], lastUsedAtMs: number): boolean {
    try {
      this.#database.run(
        'UPDATE keys SET state = :state, last_used_at = :lastUsedAtMs WHERE provider_id = :providerId',
        { providerId, state, lastUsedAtMs },
      );
      return true;
    } catch {
      // A full disk. The next use teaches the same, and an answer that is paid for must not wait for it.
      return false;
    }
  }

  #row(providerId: string): z.infer<typeof Row> | null {
    const found = this.#database.get('SELECT * FROM keys WHERE provider_id = :providerId', {
      providerId,
    });
    return found === undefined ? null : Row.parse(found);
  }

  #save(providerId: string, origin: string, summary: KeySummary): void {
    this.#database.run(
      `INSERT INTO keys (provider_id, name, last4, origin, state, added_at)
       VALUES (:providerId, :name, :last4, :origin, :state, :addedAtMs)
       ON CONFLICT (provider_id) DO UPDATE SET
         name = excluded.name, last4 = excluded.last4, origin = excluded.origin,
         state = excluded.state, added_at = excluded.added_at, last_used_at = NULL`,
      {
        providerId,
        origin,
        name: summary.name,
        last4: summary.last4,
        state: summary.state,
        addedAtMs: summary.addedAtMs,
      },
    );
  }
}

function toSummary(row: z.infer<typeof Row>): KeySummary {
  return {
    name: row.name,
    last4: row.last4,
    store: 'keychain',
    addedAtMs: row.added_at,
    lastUsedAtMs: row.last_used_at,
    state: row.state,
  };
}
