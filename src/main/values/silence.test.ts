import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createFakeClock } from '#test/support/fake-clock.ts';
import { watchSilence } from './silence.ts';

const LIMIT_MS = 60_000;

function start(limitMs = LIMIT_MS) {
  const clock = createFakeClock();
  const firedAtMs: number[] = [];
  const watch = watchSilence(limitMs, clock, () => firedAtMs.push(clock.monotonicMs()));
  return { clock, firedAtMs, watch };
}

it('ends a silence exactly at its limit, counted from what was last heard, and only once', () => {
  const gaps = fc.array(fc.integer({ min: 0, max: LIMIT_MS - 1 }), { maxLength: 20 });
  fc.assert(
    fc.property(gaps, fc.integer({ min: 1, max: LIMIT_MS }), (quietMs, limitMs) => {
      const { clock, firedAtMs, watch } = start(limitMs);
      let lastMs = 0;
      for (const ms of quietMs) {
        clock.advance(ms % limitMs);
        watch.heard();
        lastMs = clock.monotonicMs();
      }
      expect(firedAtMs).toEqual([]);
      clock.advance(10 * LIMIT_MS);
      expect(firedAtMs).toEqual([lastMs + limitMs]);
    }),
  );
});

it('is over once it was ended', () => {
  const { clock, firedAtMs, watch } = start();
  clock.advance(LIMIT_MS - 1);
  watch.end();
  clock.advance(LIMIT_MS);
  expect(firedAtMs).toEqual([]);
});

it('blames nobody for a time in which it stood still itself, and waits once more', () => {
  const { clock: inner } = start();
  let stoodStillMs = 0;
  const clock = { ...inner, monotonicMs: () => inner.monotonicMs() + stoodStillMs };
  let isOver = false;
  watchSilence(LIMIT_MS, clock, () => {
    isOver = true;
  });
  inner.advance(LIMIT_MS - 1);
  stoodStillMs = 3_600_000;

  inner.advance(LIMIT_MS);
  expect(isOver).toBe(false);
  inner.advance(1);
  expect(isOver).toBe(true);
});
