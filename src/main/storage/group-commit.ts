import type { Clock } from '#main/host/clock.ts';
import type { Database, Survives } from '#main/host/sqlite.ts';

interface Waiting {
  readonly body: () => unknown;
  readonly survives: Survives;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** What a group of writes needs beside the database. */
export interface GroupCommitParts {
  /** Runs its task once the present turn of the event loop is over. */
  readonly later: (task: () => void) => void;
  readonly clock: Pick<Clock, 'after'>;
  readonly reportFault: (error: unknown) => void;
}

/** What survives only a crash at first survives a power cut so soon, and what the disk takes. */
const SYNCED_WITHIN_MS = 50;

/**
 * Gathers the writes of one turn of the event loop into one commit, because waiting for the disk costs
 * far more than the rows do. A promise resolves only after the commit that holds its rows.
 */
export class GroupCommit {
  readonly #database: Database;
  readonly #parts: GroupCommitParts;
  #waiting: Waiting[] = [];
  /** Set while something that was committed would not survive a power cut. */
  #cancelSync: (() => void) | null = null;

  constructor(database: Database, parts: GroupCommitParts) {
    this.#database = database;
    this.#parts = parts;
  }

  /** Rejects with the error of the body, or with the reason why nothing could be written. */
  write<T>(body: () => T, survives: Survives = 'power-cut'): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ body, survives, resolve: resolve as (value: unknown) => void, reject });
      if (this.#waiting.length === 1) this.#parts.later(() => this.flush());
    });
  }

  /** Commits what waits at once. */
  flush(): void {
    const group = this.#waiting;
    this.#waiting = [];
    if (group.length === 0) return;
    try {
      const values = this.#commit(group, () => group.map(({ body }) => body()));
      for (const [index, { resolve }] of group.entries()) resolve(values[index]);
    } catch (error) {
      // One bad body must not take its neighbours down: each gets a commit of its own.
      if (group.length === 1) group[0]?.reject(error);
      else for (const one of group) this.#commitAlone(one);
    }
  }

  #commitAlone(one: Waiting): void {
    try {
      one.resolve(this.#commit([one], one.body));
    } catch (error) {
      one.reject(error);
    }
  }

  #commit<T>(group: readonly Waiting[], body: () => T): T {
    const isUrgent = group.some(({ survives }) => survives === 'power-cut');
    const value = this.#database.transaction(body, isUrgent ? 'power-cut' : 'crash');
    if (isUrgent) {
      // Whoever waits for the disk waits for everything before it, too.
      this.#cancelSync?.();
      this.#cancelSync = null;
    } else this.#cancelSync ??= this.#parts.clock.after(SYNCED_WITHIN_MS, () => this.#sync());
    return value;
  }

  #sync(): void {
    this.#cancelSync = null;
    this.#database.sync().catch((error: unknown) => this.#parts.reportFault(error));
  }
}
