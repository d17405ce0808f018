import { open } from 'node:fs/promises';
import BetterSqlite3 from 'better-sqlite3';
import { closeOwnFile, makeOwnFile } from './owner-only.ts';
import { peekVersion } from './peek-version.ts';

export type SqlValue = string | number | null;
export type SqlValues = Readonly<Record<string, SqlValue>>;

/**
 * What a commit survives once it was answered: a power cut, because it waited for the disk, or only the end of
 * this process, because the system has it. The latter survives a power cut, too, after the next commit of the
 * former kind, or after `sync`.
 */
export type Survives = 'power-cut' | 'crash';

/** The part of SQLite that the core uses. Every method may throw `SqliteError`. */
export interface Database {
  exec(sql: string): void;
  run(sql: string, values?: SqlValues): { changes: number };
  all(sql: string, values?: SqlValues): unknown[];
  get(sql: string, values?: SqlValues): unknown;
  /** All or nothing. Nested calls join the outermost. Survives a power cut unless this says otherwise. */
  transaction<T>(body: () => T, survives?: Survives): T;
  /** Resolves once all that was committed survives a power cut. Holds nothing else up. */
  sync(): Promise<void>;
  /** Runs the task if the transaction under way comes to nothing. */
  onRollback(task: () => void): void;
  version(): number;
  setVersion(version: number): void;
  close(): void;
}

/** Older ones can lose committed transactions in WAL mode. */
const OLDEST_SQLITE = [3, 51, 3] as const;
const BUSY_MS = 5_000;
/**
 * The log is taken into the database once it has so many pages of 4 kB, while everybody waits. A call writes about
 * twelve, so that with the usual 1,000 more than one call in a hundred had to wait.
 */
const LOG_PAGES = 4_000;
const IN_MEMORY = ':memory:';
/** `synchronous=FULL`: a commit that was answered survives a power cut. */
const FULL = 2;

/**
 * For durable use by one process. The file is opened with the first statement; asking for its version
 * before that leaves it as it is, byte for byte. Throws when SQLite is too old or will not keep
 * `synchronous=FULL`.
 */
export function openDatabase(path: string): Database {
  let opened: BetterSqlite3.Database | null = null;
  const db = (): BetterSqlite3.Database => {
    opened ??= connect(path);
    return opened;
  };
  const prepared = new Map<string, BetterSqlite3.Statement>();
  const undoing: (() => void)[] = [];
  const statement = (sql: string): BetterSqlite3.Statement => {
    const known = prepared.get(sql);
    if (known) return known;
    const made = db().prepare(sql);
    prepared.set(sql, made);
    return made;
  };

  return {
    exec: (sql) => void db().exec(sql),
    run: (sql, values = {}) => ({ changes: statement(sql).run(values).changes }),
    all: (sql, values = {}) => statement(sql).all(values),
    get: (sql, values = {}) => statement(sql).get(values),
    transaction(body, survives = 'power-cut') {
      if (db().inTransaction) return body();
      undoing.length = 0;
      try {
        return survives === 'crash' ? commitWithoutSync(db(), body) : commit(db(), body);
      } catch (error) {
        for (const undo of undoing) undo();
        throw error;
      }
    },
    async sync() {
      if (opened?.open && path !== IN_MEMORY)
        await syncFile(`${path}-wal`).catch((error: unknown) => {
          // Whoever closes it has waited for the disk, and has done away with the log.
          if (opened?.open) throw error;
        });
    },
    onRollback: (task) => void undoing.push(task),
    version: () =>
      opened ? Number(opened.pragma('user_version', { simple: true })) : peekVersion(path),
    setVersion: (version) => void db().pragma(`user_version = ${version}`),
    close: () => void opened?.close(),
  };
}

function commit<T>(db: BetterSqlite3.Database, body: () => T): T {
  return db.transaction(body).immediate();
}

/** Everything else on the same connection waits for the disk as before. */
function commitWithoutSync<T>(db: BetterSqlite3.Database, body: () => T): T {
  db.exec('PRAGMA synchronous = NORMAL');
  try {
    return commit(db, body);
  } finally {
    db.exec('PRAGMA synchronous = FULL');
  }
}

/** SQLite has no locks on its log, so opening and closing it here takes none away. */
async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.datasync();
  } finally {
    await file.close();
  }
}

function connect(path: string): BetterSqlite3.Database {
  try {
    if (path !== IN_MEMORY) closeToOthers(path);
    return openDurably(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `Tallylight can’t use its database ${path} (${reason}). Make sure that the disk has room and that the folder is yours.`,
      { cause: error },
    );
  }
}

function closeToOthers(path: string): void {
  makeOwnFile(path);
  // SQLite gives new ones the rights of the database; these may be of an earlier version of ours.
  for (const suffix of ['-wal', '-shm']) closeOwnFile(path + suffix);
}

function openDurably(path: string): BetterSqlite3.Database {
  const db = new BetterSqlite3(path, { timeout: BUSY_MS });
  assertRecent(String(db.prepare('SELECT sqlite_version()').pluck().get()));
  for (const pragma of [
    'journal_mode = WAL',
    // Set, not left at its default: the default of a re-opened file falls to NORMAL at the first write.
    'synchronous = FULL',
    'foreign_keys = ON',
    'trusted_schema = OFF',
    'cell_size_check = ON',
    'mmap_size = 0',
    `wal_autocheckpoint = ${LOG_PAGES}`,
  ]) {
    db.pragma(pragma);
  }
  if (db.pragma('synchronous', { simple: true }) !== FULL)
    throw new Error('SQLite does not keep synchronous=FULL');
  return db;
}

function assertRecent(version: string): void {
  const parts = version.split('.').map(Number);
  for (const [index, least] of OLDEST_SQLITE.entries()) {
    const part = parts[index] ?? 0;
    if (part > least) return;
    if (part < least) throw new Error(`SQLite ${version} is older than ${OLDEST_SQLITE.join('.')}`);
  }
}
