import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createFakeClock, type FakeClock } from '#test/support/fake-clock.ts';
import { followHealth, HealthWatch } from './health-watch.ts';

const MINUTE_MS = 60_000;

let clock: FakeClock;
let keyId: string;
let isOpen: boolean;
let isDown: boolean;
let stopping: AbortController;
const look = vi.fn<() => Promise<void>>();
let watch: HealthWatch;

beforeEach(() => {
  look.mockReset().mockResolvedValue();
  clock = createFakeClock();
  keyId = 'first';
  isOpen = true;
  isDown = false;
  stopping = new AbortController();
  watch = new HealthWatch(
    { keyId: () => keyId, mayLook: () => isOpen, isDown: () => isDown, look },
    clock,
  );
});

const follow = (): void => followHealth([watch], stopping.signal, clock);
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
/** Minute by minute, as looks take real time to end. */
async function pass(minutes: number): Promise<void> {
  for (let count = 0; count < minutes; count += 1) {
    clock.advance(MINUTE_MS);
    await settled();
  }
}

describe('a provider that is looked after', () => {
  it('is looked at soon after the start, and not at once', async () => {
    follow();
    clock.advance(9_999);
    expect(look).not.toHaveBeenCalled();
    clock.advance(1);
    expect(look).toHaveBeenCalledTimes(1);
  });

  it('is looked at each quarter of an hour while nothing is sent', async () => {
    follow();
    await pass(15);
    expect(look).toHaveBeenCalledTimes(1);
    await pass(1);
    expect(look).toHaveBeenCalledTimes(2);
    await pass(44);
    expect(look).toHaveBeenCalledTimes(4);
  });

  it('is left alone while requests show how it does', async () => {
    follow();
    await pass(1);
    for (let count = 0; count < 12; count += 1) {
      watch.noteAttempt();
      await pass(10);
    }
    expect(look).toHaveBeenCalledTimes(1);
  });

  it('is looked at each minute while it is down, requests or not', async () => {
    follow();
    await pass(1);
    isDown = true;
    for (let count = 0; count < 5; count += 1) {
      watch.noteAttempt();
      await pass(1);
    }
    expect(look).toHaveBeenCalledTimes(6);
    isDown = false;
    await pass(14);
    expect(look).toHaveBeenCalledTimes(6);
  });

  it('is not looked at without a key, and not for a key that was just checked', async () => {
    isOpen = false;
    keyId = '';
    follow();
    await pass(30);
    expect(look).not.toHaveBeenCalled();
    isOpen = true;
    keyId = 'added';
    await pass(15);
    expect(look).not.toHaveBeenCalled();
    await pass(1);
    expect(look).toHaveBeenCalledTimes(1);
  });

  it('is looked at again as soon as something may go there', async () => {
    follow();
    await pass(1);
    isOpen = false;
    await pass(30);
    isOpen = true;
    await pass(1);
    expect(look).toHaveBeenCalledTimes(2);
  });

  it('is never looked at twice at once', async () => {
    isDown = true;
    const first = Promise.withResolvers<void>();
    look.mockReturnValueOnce(first.promise);
    follow();
    await pass(5);
    expect(look).toHaveBeenCalledTimes(1);
    first.resolve();
    await settled();
    await pass(1);
    expect(look).toHaveBeenCalledTimes(2);
  });

  it('is not looked at any more once Tallylight ends', async () => {
    follow();
    await pass(1);
    stopping.abort();
    isDown = true;
    await pass(60);
    expect(look).toHaveBeenCalledTimes(1);
  });
});
