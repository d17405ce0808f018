import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { times } from '#test/support/fault-run.ts';
import { PROVIDER_BREAKER } from './breaker-settings.ts';
import { admit, createBreaker, settle, type BreakerState, type Ticket } from './breaker-state.ts';

const LONG_TEST_MS = 600_000;

describe('an upstream where every other request fails', () => {
  it(
    'moves a breaker at most 20 times in ten minutes, and meets no herd when it is tried',
    () => {
      const gapMs = fc.integer({ min: 50, max: 20_000 });
      const durationMs = fc.integer({ min: 0, max: 3_000 });
      fc.assert(
        fc.property(gapMs, durationMs, fc.infiniteStream(fc.boolean()), (gap, took, fails) => {
          const { changes, mostProbes } = flap(gap, took, fails);
          expect(changes).toBeLessThanOrEqual(20);
          expect(mostProbes).toBeLessThanOrEqual(1);
        }),
        { numRuns: times(100, 1_000) },
      );
    },
    LONG_TEST_MS,
  );
});

/** Ten virtual minutes of requests, each `gapMs` after the one before, each answered after `tookMs`. */
function flap(gapMs: number, tookMs: number, fails: Iterator<boolean>) {
  let state: BreakerState = createBreaker('provider:claude');
  let changes = 0;
  let mostProbes = 0;
  let underWay: { readonly ticket: Ticket; readonly endsAt: number }[] = [];
  const become = (next: BreakerState): void => {
    if (next.name !== state.name) changes += 1;
    state = next;
  };
  for (let now = 0; now < 600_000; now += gapMs) {
    for (const { ticket, endsAt } of underWay.filter((call) => call.endsAt <= now)) {
      const ended = fails.next().value === true ? 'failure' : 'success';
      become(settle(state, ticket, ended, endsAt, PROVIDER_BREAKER));
    }
    underWay = underWay.filter((call) => call.endsAt > now);
    const answer = admit(state, now);
    if (answer.kind === 'refused') continue;
    become(answer.state);
    underWay.push({ ticket: answer.ticket, endsAt: now + tookMs });
    mostProbes = Math.max(mostProbes, underWay.filter(({ ticket }) => ticket.isProbe).length);
  }
  return { changes, mostProbes };
}
