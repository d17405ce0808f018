import { expect, it } from 'vitest';
import { createFakeClock } from '#test/support/fake-clock.ts';
import { waitOrAbort } from './wait.ts';

it('is over after its time', async () => {
  const clock = createFakeClock();
  const waiting = waitOrAbort(500, new AbortController().signal, clock);
  clock.advance(500);
  expect(await waiting).toBe(true);
});

it('ends at once with its signal, before or while it waits', async () => {
  const clock = createFakeClock();
  expect(await waitOrAbort(500, AbortSignal.abort(), clock)).toBe(false);

  const client = new AbortController();
  const waiting = waitOrAbort(500, client.signal, clock);
  client.abort();
  expect(await waiting).toBe(false);
});
