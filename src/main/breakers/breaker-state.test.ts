import { describe, expect, it } from 'vitest';
import { PROVIDER_BREAKER, serverBreaker, type BreakerSettings } from './breaker-settings.ts';
import {
  admit,
  createBreaker,
  settle,
  standing,
  type BreakerState,
  type Outcome,
  type Ticket,
} from './breaker-state.ts';

const IN_A_ROW: BreakerSettings = { ...PROVIDER_BREAKER, failureShare: null };

/** A breaker with its clock and everything that is under way. */
function createRun(settings: BreakerSettings) {
  let state: BreakerState = createBreaker('provider:claude');
  let now = 0;
  const run = {
    state: () => state,
    now: () => now,
    wait: (ms: number) => {
      now += ms;
    },
    ask: () => admit(state, now),
    send: (): Ticket => {
      const answer = admit(state, now);
      if (answer.kind === 'refused') throw new Error(`Refused: ${answer.why}`);
      state = answer.state;
      return answer.ticket;
    },
    end: (ticket: Ticket, outcome: Outcome) => {
      state = settle(state, ticket, outcome, now, settings);
    },
    sendAll: (...outcomes: readonly Outcome[]) => {
      for (const outcome of outcomes) run.end(run.send(), outcome);
    },
    open: () => run.sendAll(...Array<Outcome>(settings.failuresInARow).fill('failure')),
    restMs: () => (state.name === 'open' ? state.restEndMono - now : null),
  };
  return run;
}

describe('a closed breaker', () => {
  it('opens after five failures in a row, and not after four', () => {
    const run = createRun(IN_A_ROW);
    run.sendAll('failure', 'failure', 'failure', 'failure', 'success');
    run.sendAll('failure', 'failure', 'failure', 'failure');
    expect(run.state().name).toBe('closed');

    run.sendAll('failure');
    expect(run.state().name).toBe('open');
  });

  it('opens when half of ten requests within a minute fail, and not for nine', () => {
    const run = createRun(PROVIDER_BREAKER);
    run.sendAll('failure', 'success', 'failure', 'success', 'failure', 'success', 'failure');
    run.sendAll('success', 'failure');
    expect(run.state().name).toBe('closed');

    run.sendAll('failure');
    expect(run.state().name).toBe('open');
  });

  it('does not hold a failure against anybody for more than a minute', () => {
    const run = createRun(PROVIDER_BREAKER);
    for (let pair = 0; pair < 50; pair += 1) {
      run.sendAll('success', 'failure');
      run.wait(15_000);
    }
    expect(run.state().name).toBe('closed');
  });

  it('takes no notice of requests that were cancelled or say nothing about health', () => {
    const run = createRun(PROVIDER_BREAKER);
    run.sendAll('failure', 'failure', 'cancelled', 'neutral', 'failure', 'failure', 'neutral');
    run.sendAll(...Array<Outcome>(50).fill('neutral'));
    expect(run.state().name).toBe('closed');

    run.sendAll('failure');
    expect(run.state().name).toBe('open');
  });

  it('counts a request once, however often its end is told', () => {
    const run = createRun(IN_A_ROW);
    const ticket = run.send();
    for (let time = 0; time < 9; time += 1) run.end(ticket, 'failure');
    expect(run.state()).toMatchObject({ name: 'closed', failuresInARow: 1 });
  });

  it('keeps its size when tickets get lost', () => {
    const run = createRun(IN_A_ROW);
    const first = run.send();
    for (let lost = 0; lost < 5_000; lost += 1) run.send();
    expect(run.state()).toMatchObject({ awaited: { length: 1_000 } });

    const before = run.state();
    run.end(first, 'failure');
    expect(run.state()).toBe(before);
  });
});

describe('an open breaker', () => {
  it('lets nothing through until its rest is over, and says when that is', () => {
    const run = createRun(IN_A_ROW);
    run.open();
    run.wait(29_999);
    expect(run.ask()).toEqual({ kind: 'refused', why: 'resting', retryAtMono: 30_000 });
    expect(standing(run.state(), run.now())).toEqual({ name: 'open', retryAtMono: 30_000 });

    run.wait(1);
    expect(standing(run.state(), run.now())).toEqual({ name: 'half-open', retryAtMono: null });
    expect(run.ask()).toMatchObject({ kind: 'admitted', ticket: { isProbe: true } });
  });

  it('is neither closed nor kept open by answers to what was sent before', () => {
    const run = createRun(IN_A_ROW);
    const late = [run.send(), run.send()] as const;
    run.open();
    const opened = run.state();
    run.end(late[0], 'success');
    expect(run.state()).toBe(opened);

    run.wait(30_000);
    const probe = run.send();
    run.end(late[1], 'failure');
    expect(run.state()).toMatchObject({ name: 'half-open', probe: { ticket: probe.number } });
  });

  it('rests twice as long each time, five minutes at most', () => {
    const run = createRun(IN_A_ROW);
    run.open();
    const rests = [run.restMs()];
    for (let probe = 0; probe < 6; probe += 1) {
      run.wait(run.restMs() ?? 0);
      run.sendAll('failure');
      rests.push(run.restMs());
    }
    expect(rests).toEqual([30_000, 60_000, 120_000, 240_000, 300_000, 300_000, 300_000]);
  });

  it('lives down one doubling with every ten minutes out of its rest', () => {
    const restAfter = (calmMs: number): number | null => {
      const run = createRun(IN_A_ROW);
      run.open();
      for (let probe = 0; probe < 2; probe += 1) {
        run.wait(run.restMs() ?? 0);
        run.sendAll('failure');
      }
      run.wait(run.restMs() ?? 0);
      run.sendAll('success', 'success');
      run.wait(calmMs);
      run.open();
      return run.restMs();
    };
    expect([0, 599_999, 600_000, 1_200_000, 1_800_000, 9e9].map(restAfter)).toEqual([
      240_000, 240_000, 120_000, 60_000, 30_000, 30_000,
    ]);
  });
});

describe('a breaker that is tried', () => {
  function createTried(settings: BreakerSettings) {
    const run = createRun(settings);
    run.open();
    run.wait(run.restMs() ?? 0);
    return run;
  }

  it('has one request under way at once', () => {
    const run = createTried(IN_A_ROW);
    const probe = run.send();
    expect(run.ask()).toEqual({ kind: 'refused', why: 'trying', retryAtMono: null });

    run.end(probe, 'cancelled');
    expect(run.ask()).toMatchObject({ kind: 'admitted', ticket: { isProbe: true } });
  });

  it('closes after two successes of a provider, and after one of a server', () => {
    const provider = createTried(IN_A_ROW);
    provider.sendAll('success');
    expect(provider.state().name).toBe('half-open');
    provider.sendAll('neutral', 'success');
    expect(provider.state()).toMatchObject({ name: 'closed', failuresInARow: 0, recent: [] });

    const server = createTried(serverBreaker('notes'));
    server.sendAll('success');
    expect(server.state().name).toBe('closed');
  });

  it('opens again with the first failure', () => {
    const run = createTried(IN_A_ROW);
    run.sendAll('success', 'failure');
    expect([run.state().name, run.restMs()]).toEqual(['open', 60_000]);
  });

  it('is not locked up by a probe that nobody ever settles', () => {
    const run = createTried(IN_A_ROW);
    const lost = run.send();
    run.wait(35 * 60_000 - 1);
    expect(run.ask().kind).toBe('refused');

    run.wait(1);
    const probe = run.send();
    run.end(lost, 'failure');
    expect(run.state()).toMatchObject({ name: 'half-open', probe: { ticket: probe.number } });
  });
});
