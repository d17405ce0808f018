import { expect, it } from 'vitest';
import { pause, reset, resume, tryNow } from './breaker-by-hand.ts';
import { serverBreaker } from './breaker-settings.ts';
import { admit, createBreaker, settle, type BreakerState, type Outcome } from './breaker-state.ts';

const SETTINGS = serverBreaker('langfuse');

function send(state: BreakerState, now: number, ...outcomes: readonly Outcome[]): BreakerState {
  return outcomes.reduce((before, outcome) => {
    const answer = admit(before, now);
    return answer.kind === 'refused'
      ? before
      : settle(answer.state, answer.ticket, outcome, now, SETTINGS);
  }, state);
}

const closed = createBreaker('server:langfuse');
const open = send(closed, 0, 'failure', 'failure');

it('a paused breaker lets nothing through, however long', () => {
  expect(admit(pause(closed), 9e15)).toEqual({ kind: 'refused', why: 'paused', retryAtMono: null });
  expect(pause(pause(open))).toEqual(pause(open));
});

it('a pause can be ended, and shortens no rest', () => {
  expect(admit(resume(pause(closed)), 0).kind).toBe('admitted');
  expect(admit(resume(pause(open)), 19_999)).toMatchObject({ why: 'resting', retryAtMono: 20_000 });
  expect(admit(resume(pause(open)), 20_000).kind).toBe('admitted');
  expect(resume(open)).toBe(open);
});

it('an answer to what was sent before a pause changes nothing', () => {
  const sent = admit(closed, 0);
  if (sent.kind === 'refused') throw new Error('Refused');
  const paused = pause(sent.state);
  expect(settle(paused, sent.ticket, 'failure', 1, SETTINGS)).toBe(paused);
  const resumed = resume(paused);
  expect(settle(resumed, sent.ticket, 'failure', 1, SETTINGS)).toBe(resumed);
});

it('a probe that a pause cut off leaves its place to the next one', () => {
  const probing = admit(open, 20_000);
  if (probing.kind === 'refused') throw new Error('Refused');
  expect(admit(probing.state, 20_001).kind).toBe('refused');
  expect(admit(resume(pause(probing.state)), 20_001).kind).toBe('admitted');
});

it('trying now lets one request through, and says how much rest that cut off', () => {
  const { state, report } = tryNow(open, 5_000);
  expect(report).toEqual({ did: 'lets-one-try', was: 'open', restLeftMs: 15_000 });
  const probe = admit(state, 5_000);
  if (probe.kind === 'refused') throw new Error('Refused');
  expect(admit(probe.state, 5_001)).toMatchObject({ kind: 'refused', why: 'trying' });
  expect(settle(probe.state, probe.ticket, 'failure', 5_001, SETTINGS)).toMatchObject({
    name: 'open',
    restEndMono: 45_001,
  });
});

it('trying now forgets nothing and begins no second try', () => {
  const failed = send(closed, 0, 'failure');
  expect(tryNow(failed, 0)).toMatchObject({ state: failed, report: { did: 'nothing' } });
  const probing = admit(open, 20_000);
  if (probing.kind === 'refused') throw new Error('Refused');
  expect(tryNow(probing.state, 20_001)).toMatchObject({
    state: probing.state,
    report: { did: 'nothing' },
  });
  expect(tryNow(pause(open), 0)).toMatchObject({
    state: pause(open),
    report: { did: 'kept-paused' },
  });
});

it('a reset closes it at once and says what it did', () => {
  const { state, report } = reset(open, 5_000);
  expect(admit(state, 5_000).kind).toBe('admitted');
  expect(report).toEqual({
    did: 'closed',
    was: 'open',
    restLeftMs: 15_000,
    forgottenFailures: 0,
    forgottenDoublings: 1,
  });
  expect(send(state, 5_000, 'failure', 'failure')).toMatchObject({ restEndMono: 25_000 });
});

it('a reset of a closed breaker forgets its failures, or says that there were none', () => {
  expect(reset(send(closed, 0, 'failure'), 0).report).toMatchObject({
    did: 'forgot-failures',
    forgottenFailures: 1,
  });
  expect(reset(closed, 0)).toMatchObject({ state: closed, report: { did: 'nothing' } });
});

it('a reset does not end a pause', () => {
  const { state, report } = reset(pause(open), 0);
  expect(state).toEqual(pause(open));
  expect(report.did).toBe('kept-paused');
});

it('an answer to what was sent before a reset does not count', () => {
  const probing = admit(open, 20_000);
  if (probing.kind === 'refused') throw new Error('Refused');
  const { state } = reset(probing.state, 20_000);
  expect(settle(state, probing.ticket, 'failure', 20_001, SETTINGS)).toBe(state);
});
