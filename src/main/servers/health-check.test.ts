import { expect, it, vi } from 'vitest';
import { createFakeClock } from '#test/support/fake-clock.ts';
import { watchHealth } from './health-check.ts';

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

async function watchFor(rounds: number, server: { quietMs: number; ping: () => Promise<void> }) {
  const clock = createFakeClock();
  const hung = vi.fn<() => void>();
  const end = watchHealth(server, clock, hung);
  for (let round = 0; round < rounds; round += 1) {
    clock.advance(30_000);
    await nextTurn();
  }
  end();
  return hung;
}

it('takes a server for hung that misses three questions in a row', async () => {
  const silent = { quietMs: 60_000, ping: () => Promise.reject(new Error('late')) };
  expect(await watchFor(2, silent)).not.toHaveBeenCalled();
  expect(await watchFor(5, silent)).toHaveBeenCalledTimes(1);
});

it('forgives misses that are not in a row', async () => {
  let asked = 0;
  const ping = () => {
    asked += 1;
    return asked % 3 === 0 ? Promise.resolve() : Promise.reject(new Error('late'));
  };
  expect(await watchFor(12, { quietMs: 60_000, ping })).not.toHaveBeenCalled();
});

it('does not ask a server that is busy answering anyway', async () => {
  const ping = vi.fn<() => Promise<void>>();
  await watchFor(5, { quietMs: 10, ping });
  expect(ping).not.toHaveBeenCalled();
});
