import { describe, expect, it } from 'vitest';
import { createFakeClock } from '#test/support/fake-clock.ts';
import { PROVIDER_BREAKER } from './breaker-settings.ts';
import { exportBreaker, importBreaker, type BreakerSnapshot } from './breaker-snapshot.ts';
import { admit, createBreaker, settle, type BreakerState } from './breaker-state.ts';

const HOUR_MS = 3_600_000;
const YEAR_MS = 365 * 24 * HOUR_MS;

/** Wall clock at the start, and how it jumps while the breaker rests. */
const CLOCKS = [
  ['goes back an hour', Date.UTC(2026, 10, 24), -HOUR_MS],
  ['goes ahead an hour', Date.UTC(2026, 10, 24), HOUR_MS],
  ['goes back a year', Date.UTC(2026, 10, 24), -YEAR_MS],
  ['goes ahead a year', Date.UTC(2026, 10, 24), YEAR_MS],
  ['stands still', Date.UTC(2026, 10, 24), -10_000],
  ['changes to winter time', Date.UTC(2026, 9, 25, 0, 59, 50), -HOUR_MS],
  ['passes a leap day', Date.UTC(2028, 1, 28, 23, 59, 50), 24 * HOUR_MS],
] as const;

function openBreaker(now: number): BreakerState {
  let state: BreakerState = createBreaker('provider:claude');
  for (let failure = 0; failure < 5; failure += 1) {
    const answer = admit(state, now);
    if (answer.kind === 'refused') break;
    state = settle(answer.state, answer.ticket, 'failure', now, PROVIDER_BREAKER);
  }
  return state;
}

describe.each(CLOCKS)('while the wall clock %s', (_, wallStart, jumpMs) => {
  it('an open breaker is tried at its time, within 100 ms by the monotonic clock', () => {
    const clock = createFakeClock(wallStart);
    const state = openBreaker(clock.monotonicMs());

    clock.advance(10_000);
    clock.jumpWall(jumpMs);
    clock.advance(19_900);
    expect(admit(state, clock.monotonicMs()).kind).toBe('refused');
    clock.advance(100);
    expect(admit(state, clock.monotonicMs()).kind).toBe('admitted');
  });

  it('an open breaker rests what was left of its time after a restart', () => {
    const clock = createFakeClock(wallStart);
    const state = openBreaker(clock.monotonicMs());
    clock.advance(10_000);
    const kept = JSON.stringify(exportBreaker(state, clock.monotonicMs()));

    const nextRun = createFakeClock(wallStart + jumpMs);
    nextRun.advance(700);
    const snapshot = JSON.parse(kept) as BreakerSnapshot;
    const restored = importBreaker(snapshot, nextRun.monotonicMs(), PROVIDER_BREAKER);
    nextRun.advance(19_900);
    expect(admit(restored, nextRun.monotonicMs()).kind).toBe('refused');
    nextRun.advance(100);
    expect(admit(restored, nextRun.monotonicMs()).kind).toBe('admitted');
  });
});

it('an open breaker goes on resting while the monotonic clock stands still', () => {
  const state = openBreaker(5_000);
  for (let look = 0; look < 100; look += 1) expect(admit(state, 5_000).kind).toBe('refused');
  expect(admit(state, 35_000).kind).toBe('admitted');
});
