import { describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS, TestClocks, YEAR_MS } from '#test/support/test-limits.ts';
import { calendarTime, trustClock } from './trusted-clock.ts';

const START = Date.UTC(2026, 10, 24, 12);

describe('the calendar’s time', () => {
  it('is the wall clock’s, small steps included', () => {
    const clocks = new TestClocks(START);
    const clock = trustClock(clocks.now);
    clocks.advance(HOUR_MS);
    clocks.stepWall(-5 * MINUTE_MS);
    expect(calendarTime(clock, clocks.now)).toEqual({
      atMs: START + 55 * MINUTE_MS,
      isDoubted: false,
    });
  });

  it.each([HOUR_MS, -HOUR_MS, YEAR_MS, -YEAR_MS, NaN])(
    'goes on as before when the wall clock is set by %d ms',
    (stepMs) => {
      const clocks = new TestClocks(START);
      const clock = trustClock(clocks.now);
      clocks.stepWall(stepMs);
      clocks.advance(90 * MINUTE_MS);
      expect(calendarTime(clock, clocks.now)).toEqual({
        atMs: START + 90 * MINUTE_MS,
        isDoubted: true,
      });
    },
  );

  it('is the wall clock’s again once that is right again, or confirmed', () => {
    const clocks = new TestClocks(START);
    const clock = trustClock(clocks.now);
    clocks.stepWall(YEAR_MS);
    expect(calendarTime(trustClock(clocks.now), clocks.now)).toEqual({
      atMs: START + YEAR_MS,
      isDoubted: false,
    });

    clocks.stepWall(-YEAR_MS);

    expect(calendarTime(clock, clocks.now)).toEqual({ atMs: START, isDoubted: false });
  });

  it('is not led astray by many small steps', () => {
    const clocks = new TestClocks(START);
    const clock = trustClock(clocks.now);
    for (let step = 0; step < 100; step += 1) {
      clocks.stepWall(30 * MINUTE_MS);
      calendarTime(clock, clocks.now);
    }
    expect(calendarTime(clock, clocks.now)).toEqual({ atMs: START, isDoubted: true });
  });

  it('does not stand still when the wall clock does', () => {
    const clocks = new TestClocks(START);
    const clock = trustClock(clocks.now);
    clocks.freezeWall(5 * HOUR_MS);
    expect(calendarTime(clock, clocks.now).atMs).toBe(START + 5 * HOUR_MS);
  });
});
