import type { Episode } from '#contract/episodes.ts';
import type { Clock } from '#main/host/clock.ts';
import type { Database } from '#main/host/sqlite.ts';
import type { Random } from '#main/host/random.ts';
import { Facts } from '#main/storage/facts.ts';
import { LiveView } from '#main/transport/live-value.ts';
import { newId } from '#main/values/new-id.ts';
import * as z from 'zod';

const Row = z.object({ id: z.string(), name: z.string(), created_at: z.int() });
const WORKING_ON = 'working-on';
const LONGEST_NAME = 120;

/** The episodes, and the one in work. */
export class Episodes {
  readonly #database: Database;
  readonly #facts: Facts;
  readonly #random: Random;
  readonly #clock: Clock;
  /** Looked at in every decision, so kept in memory; `null` until the database was asked. */
  #known: readonly Episode[] | null = null;
  #workingOnId: string | null | undefined;
  readonly live: LiveView<{ episodes: Episode[]; workingOnId: string | null }>;

  constructor(database: Database, random: Random, clock: Clock) {
    this.#database = database;
    this.#facts = new Facts(database);
    this.#random = random;
    this.#clock = clock;
    this.live = new LiveView(
      () => ({ episodes: [...this.list()], workingOnId: this.workingOn() }),
      clock,
    );
  }

  /** Newest first. */
  list(): readonly Episode[] {
    this.#known ??= Row.array()
      .parse(this.#database.all('SELECT * FROM episodes ORDER BY created_at DESC, id DESC'))
      .map((row) => ({ id: row.id, name: row.name, createdAtMs: row.created_at }));
    return this.#known;
  }

  workingOn(): string | null {
    if (this.#workingOnId === undefined) this.#workingOnId = this.#facts.get(WORKING_ON);
    return this.#workingOnId;
  }

  /** Returns `false` when there is no such episode. */
  workOn(id: string | null): boolean {
    if (id !== null && !this.list().some((episode) => episode.id === id)) return false;
    this.#facts.set(WORKING_ON, id);
    this.#workingOnId = id;
    this.live.changed();
    return true;
  }

  /** Returns `null` when the name is taken. */
  add(name: string): Episode | null {
    if (this.#find(name)) return null;
    const episode: Episode = {
      id: newId('ep', { clock: this.#clock, random: this.#random }),
      name,
      createdAtMs: this.#clock.wallMs(),
    };
    this.#database.run(
      'INSERT INTO episodes (id, name, created_at) VALUES (:id, :name, :createdAtMs)',
      { ...episode },
    );
    // The call that it came with may not be written after all.
    this.#database.onRollback(() => this.reload());
    this.reload();
    this.live.changed();
    return episode;
  }

  /**
   * The episode that a client's tag means, by id or by name. An unknown tag makes an episode, because
   * a cost that was tagged must not end up untagged over a typing mistake that a person can still see.
   */
  resolve(tag: string | null): string | null {
    const name = tag?.trim().slice(0, LONGEST_NAME) ?? '';
    if (name === '') return this.workingOn();
    return (this.#find(name) ?? this.add(name))?.id ?? null;
  }

  /** The same without making an episode: `null` for a tag that nobody knows yet. */
  lookUp(tag: string | null): string | null {
    const name = tag?.trim().slice(0, LONGEST_NAME) ?? '';
    return name === '' ? this.workingOn() : (this.#find(name)?.id ?? null);
  }

  /** What an episode is called in budgets, whether it is there yet or not; `null` for no episode. */
  keyOf(tag: string | null): string | null {
    const name = tag?.trim().slice(0, LONGEST_NAME) ?? '';
    const known = name === '' ? this.workingOn() : name;
    return known === null ? null : (this.#find(known)?.name ?? known).toLowerCase();
  }

  /** Asks the database again: somebody else has written episodes, or what was written was undone. */
  reload(): void {
    this.#known = null;
  }

  #find(idOrName: string): Episode | undefined {
    const wanted = idOrName.toLowerCase();
    return this.list().find(({ id, name }) => id === idOrName || name.toLowerCase() === wanted);
  }
}
