import { beforeEach, expect, it, vi } from 'vitest';
import { createFakeClock, type FakeClock } from '#test/support/fake-clock.ts';
import { createFakeElectron, type FakeElectron } from '#test/support/fake-electron.ts';
import { KEEP_RUNNING, QUIT } from './close-question.ts';
import { Quitting } from './quitting.ts';

const SIX_SECONDS_MS = 6_000;
let clock: FakeClock;
let fake: FakeElectron;
let requests: number;
let stopped: PromiseWithResolvers<void>;
let quitting: Quitting;
const stop = vi.fn<() => Promise<void>>();
const reportBug = vi.fn<(error: unknown) => void>();

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  vi.resetAllMocks();
  clock = createFakeClock();
  fake = createFakeElectron();
  requests = 0;
  stopped = Promise.withResolvers();
  stop.mockImplementation(() => stopped.promise);
  const { app, dialog } = fake.electron;
  const parts = { app, dialog, requestsUnderWay: () => requests, stop, reportBug };
  quitting = new Quitting(parts, clock);
});

it('ends the process after the core, and not before', async () => {
  fake.app.quit();
  await settle();
  expect(quitting.isUnderWay).toBe(true);
  expect(fake.app.exitCode).toBeNull();

  stopped.resolve();
  await settle();
  expect(fake.app.exitCode).toBe(0);
  expect(fake.dialog.asked).toEqual([]);
});

it('waits six seconds for a core that hangs, and no longer', async () => {
  fake.app.quit();
  await settle();
  clock.advance(SIX_SECONDS_MS - 1);
  await settle();
  expect(fake.app.exitCode).toBeNull();

  clock.advance(1);
  await settle();
  expect(fake.app.exitCode).toBe(0);
});

it('ends although the core fails to stop, and reports that', async () => {
  const fault = new Error('The disk is gone');
  stop.mockRejectedValue(fault);
  fake.app.quit();
  await settle();

  expect(fake.app.exitCode).toBe(0);
  expect(reportBug).toHaveBeenCalledExactlyOnceWith(fault);
});

it.each([
  [1, '1 request is still running.'],
  [3, '3 requests are still running.'],
])('asks before it cuts off %i', async (count, sentence) => {
  requests = count;
  fake.dialog.answer = KEEP_RUNNING;
  fake.app.quit();
  await settle();

  expect(fake.dialog.asked).toMatchObject([
    { detail: expect.stringContaining(sentence) as string },
  ]);
  expect(stop).not.toHaveBeenCalled();
  expect(quitting.isUnderWay).toBe(false);
});

it('cuts requests off when the person says so', async () => {
  requests = 1;
  fake.dialog.answer = QUIT;
  stopped.resolve();
  fake.app.quit();
  await settle();

  expect(fake.app.exitCode).toBe(0);
});

it('asks once, however often it is told to quit', async () => {
  requests = 1;
  const answer = Promise.withResolvers<number>();
  fake.dialog.answer = answer.promise;
  fake.app.quit();
  fake.app.quit();
  await settle();
  expect(fake.dialog.asked).toHaveLength(1);

  answer.resolve(QUIT);
  await settle();
  fake.app.quit();
  await settle();
  expect(fake.dialog.asked).toHaveLength(1);
  expect(stop).toHaveBeenCalledOnce();
});

it('asks nobody when a signal or a fault ends it, and tells that by its code', async () => {
  requests = 5;
  stopped.resolve();
  await quitting.end(70);
  await quitting.end(0);

  expect(fake.dialog.asked).toEqual([]);
  expect(fake.app.exitCode).toBe(70);
  expect(stop).toHaveBeenCalledOnce();
});
