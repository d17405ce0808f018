import * as z from 'zod';
import type { Database } from '#main/host/sqlite.ts';

const Row = z.object({ value: z.string() }).optional();

/** Small named facts that must outlive the app, such as which episode is in work. */
export class Facts {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  get(name: string): string | null {
    const row = Row.parse(
      this.#database.get('SELECT value FROM facts WHERE name = :name', { name }),
    );
    return row?.value ?? null;
  }

  /** `null` forgets it. */
  set(name: string, value: string | null): void {
    if (value === null) this.#database.run('DELETE FROM facts WHERE name = :name', { name });
    else
      this.#database.run(
        `INSERT INTO facts (name, value) VALUES (:name, :value)
         ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
        { name, value },
      );
  }
}
