import * as z from 'zod';
import type { Clock } from '#main/host/clock.ts';
import type { Processes, RunningProcess } from '#main/host/processes.ts';
import type { Database, SqlValues } from '#main/host/sqlite.ts';

const Row = z.object({ cookie: z.string(), server_id: z.string() });

/** Which processes are ours, written down before they exist, so that none is ever forgotten. */
export class ProcessJournal {
  readonly #database: Database;
  readonly #processes: Processes;
  readonly #clock: Clock;

  constructor(database: Database, processes: Processes, clock: Clock) {
    this.#database = database;
    this.#processes = processes;
    this.#clock = clock;
  }

  /** Durable once it returns. Throws when it can't be: then nothing may be started. */
  intend(cookie: string, serverId: string): void {
    this.#database.run(
      'INSERT INTO processes (cookie, server_id, started_at) VALUES (:cookie, :serverId, :now)',
      { cookie, serverId, now: this.#clock.wallMs() },
    );
  }

  started(cookie: string, { pid, startTicks }: RunningProcess): void {
    this.#note(
      'UPDATE processes SET pid = :pid, start_ticks = :startTicks WHERE cookie = :cookie',
      {
        cookie,
        pid,
        startTicks,
      },
    );
  }

  ended(cookie: string): void {
    this.#note('UPDATE processes SET ended_at = :now WHERE cookie = :cookie', {
      cookie,
      now: this.#clock.wallMs(),
    });
  }

  /**
   * Ends what an earlier run left behind. A process is ours only by the cookie that it carries: a
   * process id alone may belong to somebody else by now. Returns the ids of the servers concerned.
   */
  async sweepLeftovers(): Promise<string[]> {
    const rows = Row.array().parse(
      this.#database.all('SELECT cookie, server_id FROM processes WHERE ended_at IS NULL'),
    );
    const ended = await this.#processes.sweep(rows.map(({ cookie }) => cookie));
    this.#database.transaction(() => {
      for (const { cookie } of rows) this.ended(cookie);
    });
    return ended === 0 ? [] : [...new Set(rows.map(({ server_id: id }) => id))];
  }

  #note(sql: string, values: SqlValues): void {
    try {
      this.#database.run(sql, values);
    } catch {
      // A full disk. The row that counts is there; at worst the next start looks for nobody.
    }
  }
}
