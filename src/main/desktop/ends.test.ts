import { EventEmitter } from 'node:events';
import { beforeEach, expect, it, vi } from 'vitest';
import { endWhenTold } from './ends.ts';

let process: EventEmitter;
const end = vi.fn<(exitCode: number) => void>();
const report = vi.fn<(error: unknown) => void>();

beforeEach(() => {
  vi.resetAllMocks();
  process = new EventEmitter();
  endWhenTold(process as unknown as NodeJS.Process, { end, report });
});

it.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('ends on %s, which is no fault', (signal) => {
  process.emit(signal);

  expect(end).toHaveBeenCalledExactlyOnceWith(0);
  expect(report).not.toHaveBeenCalled();
});

it.each(['uncaughtException', 'unhandledRejection'])(
  'ends with 70 on an %s, and reports it',
  (fault) => {
    const error = new Error('Nobody thought of this');
    process.emit(fault, error);

    expect(report).toHaveBeenCalledExactlyOnceWith(error);
    expect(end).toHaveBeenCalledExactlyOnceWith(70);
  },
);
