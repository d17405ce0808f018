import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { times } from '#test/support/fault-run.ts';
import { pause, resume } from './breaker-by-hand.ts';
import { PROVIDER_BREAKER } from './breaker-settings.ts';
import { exportBreaker, importBreaker } from './breaker-snapshot.ts';
import { admit, createBreaker, settle, type BreakerState, type Outcome } from './breaker-state.ts';

const IN_A_ROW = { ...PROVIDER_BREAKER, failureShare: null };
const outcome = fc.constantFrom<Outcome>('success', 'failure', 'failure', 'cancelled');
const calls = fc.array(fc.tuple(outcome, fc.nat(70_000)), { maxLength: 60, size: 'max' });

/** Requests one after the other, each with the wait before it, as far as they are let through. */
function run(
  start: BreakerState,
  all: readonly (readonly [Outcome, number])[],
  startsAt: number,
  settings = PROVIDER_BREAKER,
) {
  let now = startsAt;
  let state = start;
  const names: string[] = [];
  for (const [ended, waitMs] of all) {
    now += waitMs;
    const answer = admit(state, now);
    names.push(answer.kind === 'refused' ? answer.why : answer.kind);
    if (answer.kind === 'admitted')
      state = settle(answer.state, answer.ticket, ended, now, settings);
    names.push(state.name);
  }
  return { state, now, names };
}

describe('a breaker after a restart', () => {
  it('goes on as if it had not been away', () => {
    const cut = fc.record({ before: calls, after: calls, startsAt: fc.nat(1_000_000) });
    fc.assert(
      fc.property(cut, ({ before, after, startsAt }) => {
        const { state, now } = run(createBreaker('server:notes'), before, 0, IN_A_ROW);
        // Half-open is kept as open without a rest: what was tried before counts no more.
        fc.pre(state.name !== 'half-open');
        const restored = importBreaker(exportBreaker(state, now), startsAt, IN_A_ROW);
        const names = run(state, after, now, IN_A_ROW).names;
        expect(run(restored, after, startsAt, IN_A_ROW).names).toEqual(names);
      }),
      { numRuns: times(500, 5_000) },
    );
  });

  it('remembers the share of failures', () => {
    const mixed = Array(5)
      .fill([
        ['failure', 0],
        ['success', 1_000],
      ])
      .flat();
    const { state, now } = run(createBreaker('server:notes'), mixed.slice(0, 9), 0);
    const restored = importBreaker(exportBreaker(state, now), 777, PROVIDER_BREAKER);
    expect(run(restored, [['failure', 0]], 777).state.name).toBe('open');
    expect(run(restored, [['failure', 60_000]], 777).state.name).toBe('closed');
  });

  it('comes back with the same figures', () => {
    fc.assert(
      fc.property(calls, fc.boolean(), fc.nat(1_000_000), (all, isPaused, startsAt) => {
        const { state, now } = run(createBreaker('server:notes'), all, 0);
        const kept = exportBreaker(isPaused ? pause(state) : state, now);
        const again = exportBreaker(importBreaker(kept, startsAt, PROVIDER_BREAKER), startsAt);
        // While it rests or is tried, nobody counts calm time.
        const calmForMs = kept.restLeftMs === null ? kept.calmForMs : 0;
        expect(again).toEqual({ ...kept, calmForMs });
      }),
    );
  });

  it('stays paused, and takes up below the pause where it was', () => {
    const { state, now } = run(createBreaker('server:notes'), Array(5).fill(['failure', 0]), 0);
    const kept = exportBreaker(pause(state), now + 10_000);
    const restored = importBreaker(kept, 0, PROVIDER_BREAKER);
    expect(admit(restored, 90_000)).toMatchObject({ kind: 'refused', why: 'paused' });
    expect(admit(resume(restored), 0)).toMatchObject({ why: 'resting', retryAtMono: 20_000 });
  });

  it('does not take the ticket of an earlier run for one of its own', () => {
    const first = admit(createBreaker('server:notes'), 0);
    if (first.kind === 'refused') throw new Error('Refused');
    const restored = importBreaker(exportBreaker(first.state, 0), 0, PROVIDER_BREAKER);
    const second = admit(restored, 0);
    if (second.kind === 'refused') throw new Error('Refused');

    expect(second.ticket.number).not.toBe(first.ticket.number);
    expect(settle(second.state, first.ticket, 'failure', 0, PROVIDER_BREAKER)).toBe(second.state);
  });

  it('rests no longer than its settings allow, and opens by no file alone, whatever the file says', () => {
    const figure = fc.oneof(fc.double(), fc.constantFrom(NaN, Infinity, -1, 1e300));
    const snapshot = fc.record({
      key: fc.string(),
      isPaused: fc.constant(false),
      nextTicket: figure,
      level: figure,
      restLeftMs: fc.option(figure),
      calmForMs: fc.option(figure),
      failuresInARow: figure,
      recent: fc.array(fc.record({ ageMs: figure, calls: figure, failures: figure })),
    });
    fc.assert(
      fc.property(snapshot, fc.nat(1_000_000), (kept, now) => {
        const restored = importBreaker(kept, now, PROVIDER_BREAKER);
        expect(restored.name).toBe(kept.restLeftMs === null ? 'closed' : 'open');
        const later = admit(restored, now + PROVIDER_BREAKER.longestOpenMs);
        expect(later.kind).toBe('admitted');
        if (later.kind === 'refused') return;
        const after = settle(later.state, later.ticket, 'failure', now + 300_000, PROVIDER_BREAKER);
        const restEnd = after.name === 'open' ? after.restEndMono : now;
        expect(restEnd - now).toBeLessThanOrEqual(600_000);
      }),
    );
  });
});
