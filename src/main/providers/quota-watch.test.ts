import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createFakeClock, type FakeClock } from '#test/support/fake-clock.ts';
import type { AccountReport } from './dialect.ts';
import { QuotaWatch, readingWaitMs, type AccountReading } from './quota-watch.ts';

const REPORT: AccountReport = { limits: [], trouble: null };
const MINUTE_MS = 60_000;

let clock: FakeClock;
let keyId: string | null;
let answer: AccountReading;
const read = vi.fn<() => Promise<AccountReading>>();
const heard = vi.fn<(report: AccountReport) => void>();
let watch: QuotaWatch;

beforeEach(() => {
  vi.clearAllMocks();
  clock = createFakeClock(Date.UTC(2026, 10, 24));
  keyId = 'first';
  answer = { kind: 'report', report: REPORT };
  read.mockImplementation(async () => answer);
  watch = new QuotaWatch({ keyId: () => keyId, read, heard }, clock);
});

/** Lets the reading that was begun come to its end. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('when the account is read', () => {
  it.each([
    ['start', 5_000, 0],
    ['used', 5_000, 15 * MINUTE_MS - 5_000],
    ['used', 16 * MINUTE_MS, 0],
    ['refused', 500, 1_500],
    ['held-back', 5_000, 55_000],
  ] as const)('%s, %d ms after the last reading: in %d ms', (occasion, agoMs, waitMs) => {
    expect(readingWaitMs(occasion, 100, 100 + agoMs)).toBe(waitMs);
  });

  it('is at once where it never was', () => {
    expect(readingWaitMs('used', null, 7)).toBe(0);
  });
});

describe('a watch over an account', () => {
  it('reads at start, and tells what it heard', async () => {
    watch.look('start');
    await settled();
    expect(heard).toHaveBeenCalledExactlyOnceWith(REPORT);
  });

  it('reads a quarter of an hour after the last reading once the voice was used, and not before', async () => {
    watch.look('start');
    await settled();
    clock.advance(MINUTE_MS);
    watch.noteAttempt(null);
    watch.noteAttempt(null);

    clock.advance(14 * MINUTE_MS - 1);
    expect(read).toHaveBeenCalledTimes(1);
    clock.advance(1);
    expect(read).toHaveBeenCalledTimes(2);
  });

  it('does not read while nothing is used', async () => {
    watch.look('start');
    await settled();
    clock.advance(24 * 60 * MINUTE_MS);
    expect(read).toHaveBeenCalledTimes(1);
  });

  it('reads soon once nothing is left, before the reading that use had planned', async () => {
    watch.look('start');
    await settled();
    watch.noteAttempt(null);
    clock.advance(MINUTE_MS);
    watch.noteAttempt('quota_exhausted');
    expect(read).toHaveBeenCalledTimes(2);

    await settled();
    watch.noteAttempt('quota_exhausted');
    watch.noteAttempt('quota_exhausted');
    expect(read).toHaveBeenCalledTimes(2);
    clock.advance(2_000);
    expect(read).toHaveBeenCalledTimes(3);
  });

  it('is not woken by faults that say nothing about what is left', () => {
    for (const kind of ['auth', 'rate_limited', 'transient', 'bad_request'] as const)
      watch.noteAttempt(kind);
    clock.advance(60 * MINUTE_MS);
    expect(read).not.toHaveBeenCalled();
  });

  it('leaves a key alone that may not read the account, until another one is there', async () => {
    answer = { kind: 'denied' };
    watch.look('start');
    await settled();
    watch.look('start');
    watch.noteAttempt('quota_exhausted');
    clock.advance(60 * MINUTE_MS);
    expect(read).toHaveBeenCalledTimes(1);

    keyId = 'second';
    watch.look('start');
    expect(read).toHaveBeenCalledTimes(2);
  });

  it('does not read without a key', () => {
    keyId = null;
    watch.look('start');
    expect(read).not.toHaveBeenCalled();
  });

  it('asks again for the new key when the key is replaced while it reads', async () => {
    const first = Promise.withResolvers<AccountReading>();
    read.mockReturnValueOnce(first.promise);
    watch.look('start');
    keyId = 'second';
    first.resolve({ kind: 'denied' });
    await settled();

    expect(read).toHaveBeenCalledTimes(2);
    expect(heard).toHaveBeenCalledExactlyOnceWith(REPORT);
  });

  it('tries again after an answer that said nothing', async () => {
    answer = { kind: 'nothing' };
    watch.look('start');
    await settled();
    watch.noteAttempt(null);
    answer = { kind: 'report', report: REPORT };
    clock.advance(15 * MINUTE_MS);
    await settled();
    expect(heard).toHaveBeenCalledTimes(1);
  });

  it('reads nothing more once it is stopped', async () => {
    watch.look('start');
    watch.noteAttempt(null);
    watch.stop();
    await settled();
    watch.look('start');
    clock.advance(60 * MINUTE_MS);
    expect(read).toHaveBeenCalledTimes(1);
    expect(heard).not.toHaveBeenCalled();
  });
});
