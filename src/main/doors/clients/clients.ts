import * as z from 'zod';
import type { ClientSummary } from '#contract/clients.ts';
import type { Clock } from '#main/host/clock.ts';
import type { Caller } from '#main/host/route.ts';
import type { Database } from '#main/host/sqlite.ts';
import type { Random } from '#main/host/random.ts';
import { LiveView } from '#main/transport/live-value.ts';
import type { AuditEntry } from '#main/values/audit-entry.ts';
import { newId } from '#main/values/new-id.ts';
import { digestToken, makeToken } from './token.ts';

const Row = z.object({
  id: z.string(),
  name: z.string(),
  scope: z.enum(['use', 'manage']),
  token_digest: z.string(),
  created_at: z.int(),
  last_used_at: z.int().nullable(),
  revoked_at: z.int().nullable(),
});

/** How exact "last used" is: every use would cost a commit of its own. */
const LAST_USED_STEP_MS = 60_000;

/** The programs that may connect. */
export class Clients {
  readonly #database: Database;
  readonly #random: Random;
  readonly #audit: (entry: AuditEntry) => void;
  readonly #clock: Clock;
  /** By token digest, the revoked ones left out: read on every request, so kept in memory. */
  readonly #byDigest = new Map<string, ClientSummary>();
  readonly live: LiveView<{ clients: ClientSummary[] }>;

  constructor(
    database: Database,
    random: Random,
    audit: (entry: AuditEntry) => void,
    clock: Clock,
  ) {
    this.#database = database;
    this.#random = random;
    this.#audit = audit;
    this.#clock = clock;
    for (const row of this.#rows())
      if (row.revoked_at === null) this.#byDigest.set(row.token_digest, toSummary(row));
    this.live = new LiveView(() => ({ clients: this.#rows().map(toSummary) }), clock);
  }

  /** Who bears this token; `null` when nobody does. Notes the use. */
  callerOf(token: string): Caller | null {
    const client = this.#byDigest.get(digestToken(token));
    if (!client) return null;
    this.#noteUse(client, digestToken(token));
    return { kind: 'client', id: client.id, name: client.name, scope: client.scope };
  }

  /** The name of the client that has this name or this id, in force or not; `null` when there is none. */
  nameOf(nameOrId: string): string | null {
    const rows = this.#rows();
    const found =
      rows.find(({ name }) => name === nameOrId) ?? rows.find(({ id }) => id === nameOrId);
    return found?.name ?? null;
  }

  /** Returns the token this once; `null` when a client in force has the name. */
  add(
    name: string,
    scope: ClientSummary['scope'],
  ): { readonly client: ClientSummary; readonly token: string } | null {
    if ([...this.#byDigest.values()].some((client) => client.name === name)) return null;
    const token = makeToken('tl', this.#random);
    const client: ClientSummary = {
      id: newId('client', { clock: this.#clock, random: this.#random }),
      name,
      scope,
      createdAtMs: this.#clock.wallMs(),
      lastUsedAtMs: null,
      revokedAtMs: null,
    };
    const digest = digestToken(token);
    this.#database.run(
      `INSERT INTO clients (id, name, scope, token_digest, created_at)
       VALUES (:id, :name, :scope, :digest, :createdAtMs)`,
      { id: client.id, name, scope, digest, createdAtMs: client.createdAtMs },
    );
    this.#byDigest.set(digest, client);
    this.#audit({ kind: 'client.issued', subject: client.id, detail: { name, scope } });
    this.live.changed();
    return { client, token };
  }

  /** From now on its token opens nothing. Returns `false` when there is no such client in force. */
  revoke(id: string): boolean {
    const entry = [...this.#byDigest].find(([, client]) => client.id === id);
    if (!entry) return false;
    this.#database.run('UPDATE clients SET revoked_at = :now WHERE id = :id', {
      id,
      now: this.#clock.wallMs(),
    });
    this.#byDigest.delete(entry[0]);
    this.#audit({ kind: 'client.revoked', subject: id, detail: { name: entry[1].name } });
    this.live.changed();
    return true;
  }

  /** Returns `false` when no client in force has the name. */
  revokeByName(name: string): boolean {
    const client = [...this.#byDigest.values()].find((one) => one.name === name);
    return client !== undefined && this.revoke(client.id);
  }

  #noteUse(client: ClientSummary, digest: string): void {
    const lastUsedAtMs = this.#clock.wallMs();
    if (lastUsedAtMs - (client.lastUsedAtMs ?? 0) < LAST_USED_STEP_MS) return;
    this.#byDigest.set(digest, { ...client, lastUsedAtMs });
    try {
      this.#database.run('UPDATE clients SET last_used_at = :lastUsedAtMs WHERE id = :id', {
        id: client.id,
        lastUsedAtMs,
      });
    } catch {
      // A full disk must not keep a client from reading.
    }
    this.live.changed();
  }

  #rows(): z.infer<typeof Row>[] {
    return Row.array().parse(
      this.#database.all('SELECT * FROM clients ORDER BY created_at DESC, id DESC'),
    );
  }
}

function toSummary(row: z.infer<typeof Row>): ClientSummary {
  return {
    id: row.id,
    name: row.name,
    scope: row.scope,
    createdAtMs: row.created_at,
    lastUsedAtMs: row.last_used_at,
    revokedAtMs: row.revoked_at,
  };
}
