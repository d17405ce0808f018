import { expect, it } from 'vitest';
import { layOutAttempts } from './attempt-bars.ts';

const attempt = (change: object) => ({
  startedAtMs: 1_000,
  queuedMs: null,
  firstContentMs: null,
  durationMs: 100,
  state: 'ok' as const,
  ...change,
});

it('puts waiting, sending and answering on one axis', () => {
  const first = attempt({ startedAtMs: 1_200, queuedMs: 200, durationMs: 300, state: 'failed' });
  const second = attempt({ startedAtMs: 1_500, firstContentMs: 100, durationMs: 500 });
  expect(layOutAttempts([first, second], 0)).toEqual({
    totalMs: 1_000,
    bars: [
      { before: 0, queued: 0.2, sending: 0.3, answering: 0 },
      { before: 0.5, queued: 0, sending: 0.1, answering: 0.4 },
    ],
  });
});

it('takes one under way as far as the clock has come', () => {
  const open = attempt({ durationMs: null, state: 'open', firstContentMs: 500 });
  expect(layOutAttempts([open], 3_000)).toEqual({
    totalMs: 2_000,
    bars: [{ before: 0, queued: 0, sending: 0.25, answering: 0.75 }],
  });
  expect(layOutAttempts([open], 0)).toBeNull();
});

it('shows nothing where the end is not known', () => {
  expect(layOutAttempts([attempt({ durationMs: null, state: 'unknown' })], 9_000)).toBeNull();
  expect(layOutAttempts([], 9_000)).toBeNull();
  expect(layOutAttempts([attempt({ durationMs: 0 })], 9_000)).toBeNull();
});

it('takes no first content from beyond the end', () => {
  const odd = attempt({ firstContentMs: 500, durationMs: 100 });
  expect(layOutAttempts([odd], 0)?.bars).toEqual([
    { before: 0, queued: 0, sending: 1, answering: 0 },
  ]);
});
