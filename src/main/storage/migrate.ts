import type { Database } from '#main/host/sqlite.ts';
import { sql as first } from './migrations/0001-first.sql.ts';
import { sql as admission } from './migrations/0002-admission.sql.ts';
import { sql as providers } from './migrations/0003-providers.sql.ts';
import { sql as askedAndRetried } from './migrations/0004-asked-and-retried.sql.ts';

/** Position n brings the schema to version n + 1. Append only: a shipped entry never changes. */
const MIGRATIONS: readonly string[] = [first, admission, providers, askedAndRetried];

export const LATEST_VERSION = MIGRATIONS.length;

/** A database that a newer Tallylight wrote. It is left as it is. */
export class NewerDatabaseError extends Error {
  override readonly name = 'NewerDatabaseError';

  constructor(version: number) {
    super(
      `This profile was last used by a newer Tallylight (its database is version ${version}, this app knows ${LATEST_VERSION}). Update Tallylight, or start it with another profile: --profile NAME.`,
    );
  }
}

/** Brings the schema forward. Tests pass a `target` to stop halfway and put old rows in. */
export function migrate(database: Database, target = LATEST_VERSION): void {
  const current = database.version();
  if (current > LATEST_VERSION) throw new NewerDatabaseError(current);
  for (const [index, sql] of MIGRATIONS.slice(current, target).entries()) {
    database.transaction(() => {
      database.exec(sql);
      database.setVersion(current + index + 1);
    });
  }
}
