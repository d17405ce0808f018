import * as z from 'zod';
import type { Clock } from '#main/host/clock.ts';
import type { Random } from '#main/host/random.ts';
import type { Caller } from '#main/host/route.ts';
import type { Database } from '#main/host/sqlite.ts';
import type { AuditEntry } from '#main/values/audit-entry.ts';
import { digestToken, makeToken } from './token.ts';

const CODE_LIFE_MS = 60_000;
const SESSION_LIFE_MS = 30 * 24 * 60 * 60 * 1000;
/** Crockford's base 32: nothing that reads like something else. 10 characters are 50 bit. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_LENGTH = 10;
/** Wrong codes in a row, after which every code in force is void. */
const WRONG_AT_MOST = 10;

const Row = z.object({ expires_at: z.int() }).optional();

/** Pages of the browser host: a one-time code becomes a session. */
export class Sessions {
  readonly #database: Database;
  readonly #random: Random;
  readonly #audit: (entry: AuditEntry) => void;
  readonly #clock: Clock;
  /** Codes in force, with the monotonic time at which each ends. */
  readonly #codes = new Map<string, number>();
  /** Sessions that a full disk did not take, with their ends: they last as long as this run. */
  readonly #unwritten = new Map<string, number>();
  #wrong = 0;

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
  }

  /** A code that opens one window, within a minute. */
  makeCode(): string {
    const code = [...this.#random.bytes(CODE_LENGTH)]
      .map((byte) => ALPHABET[byte % ALPHABET.length])
      .join('');
    this.#codes.set(code, this.#clock.monotonicMs() + CODE_LIFE_MS);
    return code;
  }

  /** The session's token, this once; `null` for a code that is wrong, used or too old. */
  exchange(code: string): string | null {
    const wanted = code.trim().toUpperCase();
    const endsMs = this.#codes.get(wanted);
    this.#codes.delete(wanted);
    if (endsMs === undefined || endsMs < this.#clock.monotonicMs()) {
      this.#wrong += 1;
      if (this.#wrong >= WRONG_AT_MOST) this.#codes.clear();
      return null;
    }
    this.#wrong = 0;
    const token = makeToken('tlw', this.#random);
    this.#keep(digestToken(token));
    this.#audit({ kind: 'client.issued', subject: 'window', detail: {} });
    return token;
  }

  /** The window that bears this token; `null` when none does. */
  callerOf(token: string): Caller | null {
    if (!token.startsWith('tlw_')) return null;
    const endsMs = this.#endOf(digestToken(token));
    if (endsMs === null || endsMs < this.#clock.wallMs()) return null;
    return { kind: 'window', id: 'window', name: 'Tallylight', scope: 'manage' };
  }

  #keep(digest: string): void {
    const now = this.#clock.wallMs();
    const end = now + SESSION_LIFE_MS;
    try {
      this.#database.run('DELETE FROM sessions WHERE expires_at < :now', { now });
      this.#database.run(
        'INSERT INTO sessions (token_digest, created_at, expires_at) VALUES (:digest, :now, :end)',
        { digest, now, end },
      );
    } catch {
      // What is wrong with the disk is told in the very window that this opens.
      this.#unwritten.set(digest, end);
    }
  }

  #endOf(digest: string): number | null {
    const row = Row.parse(
      this.#database.get('SELECT expires_at FROM sessions WHERE token_digest = :digest', {
        digest,
      }),
    );
    return row?.expires_at ?? this.#unwritten.get(digest) ?? null;
  }
}
