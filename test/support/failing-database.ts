import type { Database } from '#main/host/sqlite.ts';

export interface FailingDatabase {
  readonly database: Database;
  /** From now on the disk takes nothing, or it takes everything again. */
  setFull(isFull: boolean): void;
  /** Lets so many more writes through; that one fails, and so do all after it unless it is `once`. */
  failAfter(writes: number, how: 'once' | 'from-then-on'): void;
}

/** A real database on a disk that fails when told to: what is read is read, what is written throws. */
export function createFailingDatabase(real: Database): FailingDatabase {
  let left = Infinity;
  let isOnce = false;
  const write = (): void => {
    if (left > 0) {
      left -= 1;
      return;
    }
    if (isOnce) left = Infinity;
    throw Object.assign(new Error('disk I/O error'), { code: 'SQLITE_IOERR_WRITE' });
  };
  return {
    database: {
      ...real,
      exec: (sql) => {
        write();
        real.exec(sql);
      },
      run: (sql, values) => {
        write();
        return real.run(sql, values);
      },
      transaction: (body, survives) =>
        real.transaction(() => {
          const result = body();
          // The commit itself writes, too.
          write();
          return result;
        }, survives),
    },
    setFull: (isFull) => {
      left = isFull ? 0 : Infinity;
      isOnce = false;
    },
    failAfter: (writes, how) => {
      left = writes;
      isOnce = how === 'once';
    },
  };
}
