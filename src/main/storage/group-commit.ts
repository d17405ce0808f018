import type { Database } from '#main/host/sqlite.ts';

interface Waiting {
  readonly body: () => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Gathers the writes of one turn of the event loop into one durable commit, because waiting for the
 * disk costs far more than the rows do. A promise resolves only after the commit that holds its rows.
 */
export class GroupCommit {
  readonly #database: Database;
  readonly #later: (task: () => void) => void;
  #waiting: Waiting[] = [];

  /** `later` runs its task once the present turn of the event loop is over. */
  constructor(database: Database, later: (task: () => void) => void) {
    this.#database = database;
    this.#later = later;
  }

  /** Rejects with the error of the body, or with the reason why nothing could be written. */
  write<T>(body: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ body, resolve: resolve as (value: unknown) => void, reject });
      if (this.#waiting.length === 1) this.#later(() => this.flush());
    });
  }

  /** Commits what waits at once. */
  flush(): void {
    const group = this.#waiting;
    this.#waiting = [];
    if (group.length === 0) return;
    try {
      const values = this.#database.transaction(() => group.map(({ body }) => body()));
      for (const [index, { resolve }] of group.entries()) resolve(values[index]);
    } catch (error) {
      // One bad body must not take its neighbours down: each gets a commit of its own.
      if (group.length === 1) group[0]?.reject(error);
      else for (const one of group) this.#commitAlone(one);
    }
  }

  #commitAlone({ body, resolve, reject }: Waiting): void {
    try {
      resolve(this.#database.transaction(body));
    } catch (error) {
      reject(error);
    }
  }
}
