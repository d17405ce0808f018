import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ErrorKind } from '#main/values/fault.ts';
import {
  judgeHealth,
  NOTHING_OBSERVED,
  observe,
  type HealthRecord,
  type Observation,
} from './provider-health.ts';

const HOUR_MS = 3_600_000;
const START = Date.UTC(2026, 10, 24, 12);
const after = (kinds: readonly (ErrorKind | null)[], durationMs = 400): HealthRecord =>
  kinds.reduce<HealthRecord>(
    (record, errorKind, index) =>
      observe(record, { atMs: START + index * 1_000, errorKind, durationMs }),
    NOTHING_OBSERVED,
  );
const look = (record: HealthRecord, atMs: number, errorKind: ErrorKind | null): HealthRecord => ({
  ...record,
  look: { atMs, errorKind },
});
const stateAfter = (...kinds: (ErrorKind | null)[]) =>
  judgeHealth(after(kinds), START + 60_000).state;

describe('how a provider does', () => {
  it('is not known before anything passed through, nor an hour after', () => {
    expect(judgeHealth(NOTHING_OBSERVED, START)).toEqual({
      state: 'not-checked',
      isLookedAt: false,
      lastHour: { calls: 0, errors: 0, medianMs: null },
    });
    expect(judgeHealth(after([null]), START + 2 * HOUR_MS).state).toBe('not-checked');
  });

  it('is silent after five in a row without an answer, and not before', () => {
    const four = ['transient', 'overloaded', 'transient', 'transient'] as const;
    expect(stateAfter(null, ...four)).toBe('answering');
    expect(stateAfter(null, ...four, 'overloaded')).toBe('not-answering');
    expect(stateAfter(...four, 'overloaded', null)).toBe('answering');
  });

  it('is answering when it says no, because that is an answer', () => {
    expect(stateAfter(...Array<'rate_limited'>(9).fill('rate_limited'))).toBe('answering');
    expect(stateAfter(...Array<'bad_request'>(9).fill('bad_request'))).toBe('answering');
  });

  it('is refused while the last word was on the key', () => {
    expect(stateAfter(null, 'auth')).toBe('refused');
    expect(stateAfter('auth', null)).toBe('answering');
  });

  it('is slow when half of its answers take longer than half a minute', () => {
    expect(judgeHealth(after([null, null, null], 30_001), START + 9_000)).toMatchObject({
      state: 'slow',
      lastHour: { medianMs: 30_001 },
    });
    expect(judgeHealth(after([null, null, null], 30_000), START + 9_000).state).toBe('answering');
  });

  it('counts against it what is its fault, and not a request that can’t work', () => {
    const kinds = [null, 'bad_request', 'overloaded', 'rate_limited'] as const;
    expect(judgeHealth(after(kinds), START + 60_000).lastHour).toMatchObject({
      calls: 4,
      errors: 2,
    });
  });
});

describe('the record', () => {
  it('forgets what is older than an hour', () => {
    const late = observe(after([null, null]), {
      atMs: START + HOUR_MS + 60_000,
      errorKind: null,
      durationMs: 9,
    });
    expect(judgeHealth(late, START + HOUR_MS + 60_000).lastHour).toEqual({
      calls: 1,
      errors: 0,
      medianMs: 9,
    });
  });

  it('counts every call and still keeps its size', () => {
    const busy = after(Array<null>(5_000).fill(null));
    expect(busy.newest).toHaveLength(200);
    expect(busy.minutes.length).toBeLessThanOrEqual(61);
    expect(
      judgeHealth(after(Array<null>(3_000).fill(null)), START + 3_000_000).lastHour.calls,
    ).toBe(3_000);
  });

  it('holds together when the clock jumps', () => {
    const kind = fc.constantFrom<ErrorKind | null>(null, 'auth', 'transient', 'bad_request');
    const observation: fc.Arbitrary<Observation> = fc.record({
      atMs: fc.nat(3 * HOUR_MS),
      errorKind: kind,
      durationMs: fc.nat(100_000),
    });
    fc.assert(
      fc.property(fc.array(observation), fc.nat(3 * HOUR_MS), (all, nowMs) => {
        const { calls, errors } = judgeHealth(
          all.reduce(observe, NOTHING_OBSERVED),
          nowMs,
        ).lastHour;
        expect(errors).toBeLessThanOrEqual(calls);
        expect(calls).toBeLessThanOrEqual(all.length);
      }),
    );
  });
});

describe('a free look', () => {
  const silent = Array<'transient'>(5).fill('transient');

  it('says how a provider does that nothing was sent to', () => {
    const stateSeen = (errorKind: ErrorKind | null) =>
      judgeHealth(look(NOTHING_OBSERVED, START, errorKind), START + 1_000);
    expect(stateSeen(null)).toMatchObject({ state: 'answering', isLookedAt: true });
    expect(stateSeen('rate_limited').state).toBe('answering');
    expect(stateSeen('transient').state).toBe('not-answering');
    expect(stateSeen('auth').state).toBe('refused');
  });

  it('finds one that is back, until requests say something else', () => {
    const back = look(after(silent), START + 10_000, null);
    expect(judgeHealth(back, START + 11_000).state).toBe('answering');
    const failed = observe(back, { atMs: START + 12_000, errorKind: 'transient', durationMs: 1 });
    expect(judgeHealth(failed, START + 13_000)).toMatchObject({
      state: 'not-answering',
      isLookedAt: false,
    });
  });

  it('that is older than the last request, or than an hour, says nothing', () => {
    const before = look(after([null]), START - 1, 'transient');
    expect(judgeHealth(before, START + 1_000).state).toBe('answering');
    const old = look(NOTHING_OBSERVED, START, 'transient');
    expect(judgeHealth(old, START + HOUR_MS).state).toBe('not-checked');
  });

  it('counts in no figure', () => {
    const { lastHour } = judgeHealth(
      look(after([null]), START + 5_000, 'transient'),
      START + 6_000,
    );
    expect(lastHour).toEqual({ calls: 1, errors: 0, medianMs: 400 });
  });
});
