import { openSync } from 'node:fs';
import { devNull } from 'node:os';
import { dirname } from 'node:path';
import { pino } from 'pino';
import { makeOwnFile, makeOwnFolder } from './owner-only.ts';

/** Values that go into a log line. Errors are given by `describeError`, never whole: they carry headers. */
export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

/** One structured log for the whole app. Known secrets are taken out before a line reaches any sink. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** Returns the line with every secret in it replaced. */
export type Redact = (line: string) => string;

/** Writes JSON lines to `file` without waiting for the disk; `close` resolves once all of them are there. */
export function createLog(file: string, redact: Redact): Log & { close(): Promise<void> } {
  const destination = pino.destination({ dest: openLog(file), sync: false });
  // Losing a line must not take the app down, for instance on a full disk.
  destination.on('error', () => {});
  const logger = pino(
    { base: null, timestamp: pino.stdTimeFunctions.isoTime, hooks: { streamWrite: redact } },
    destination,
  );
  let isClosed = false;
  let closing: Promise<void> | null = null;
  /** What is still under way when the app ends may come to say so after the log is closed. */
  const at =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (message: string, fields: LogFields = {}): void => {
      if (!isClosed) logger[level](fields, message);
    };
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    close: () => {
      closing ??= new Promise((resolve) => {
        isClosed = true;
        destination.once('close', resolve);
        // Nothing can be written: there is nobody left to tell.
        destination.once('error', () => resolve());
        destination.end();
      });
      return closing;
    },
  };
}

/** Opened at once: what is still being opened can't be flushed by a process that ends early. */
function openLog(file: string): number {
  try {
    makeOwnFolder(dirname(file));
    makeOwnFile(file);
    return openSync(file, 'a');
  } catch {
    return openSync(devNull, 'a');
  }
}
