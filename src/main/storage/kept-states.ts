import * as z from 'zod';
import type { Database } from '#main/host/sqlite.ts';

const Row = z.object({ name: z.string(), state: z.string() });

/** Something whose state has to outlive the app exactly. */
export interface Keeper {
  /** One of a kind, such as `limits`. */
  readonly name: string;
  /** Its state as JSON, or `null` when nothing has changed since it was last asked. */
  takeChanges(): ReadonlyMap<string, unknown> | null;
  /** What was taken last has not been written after all: these are changes still. */
  putBack(names: Iterable<string>): void;
}

/**
 * States that are written together with the rows that they belong to: whoever commits a row calls `write`
 * inside of the same transaction.
 */
export class KeptStates {
  readonly #database: Database;
  readonly #keepers: Keeper[] = [];

  constructor(database: Database) {
    this.#database = database;
  }

  /** What was kept under the keeper's name, by key. */
  read(name: string): ReadonlyMap<string, unknown> {
    const rows = Row.array().parse(
      this.#database.all('SELECT name, state FROM kept_states WHERE keeper = :keeper', {
        keeper: name,
      }),
    );
    return new Map(rows.map((row) => [row.name, parse(row.state)]));
  }

  add(keeper: Keeper): void {
    this.#keepers.push(keeper);
  }

  /** Writes what has changed. What a failed transaction takes back is written with the next one. */
  write(): void {
    this.#database.transaction(() => {
      for (const keeper of this.#keepers) this.#writeChanges(keeper);
    });
  }

  #writeChanges(keeper: Keeper): void {
    const changes = keeper.takeChanges();
    if (!changes) return;
    this.#database.onRollback(() => keeper.putBack(changes.keys()));
    for (const [name, state] of changes)
      this.#database.run(
        `INSERT INTO kept_states (keeper, name, state) VALUES (:keeper, :name, :state)
         ON CONFLICT (keeper, name) DO UPDATE SET state = excluded.state`,
        { keeper: keeper.name, name, state: JSON.stringify(state) },
      );
  }
}

/** A damaged row is as good as none: each state has one to begin with. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
