import { describe, expect, it } from 'vitest';
import { providerOutcome, serverOutcome } from './error-counts.ts';

describe('for a provider', () => {
  it.each([
    ['overloaded', 529, 'failure'],
    ['transient', 500, 'failure'],
    ['transient', 408, 'failure'],
    ['transient', null, 'failure'],
    ['transient', 409, 'neutral'],
    ['auth', 401, 'neutral'],
    ['quota_exhausted', 402, 'neutral'],
    ['rate_limited', 429, 'neutral'],
    ['bad_request', 400, 'neutral'],
    ['unknown', 418, 'neutral'],
  ] as const)('%s with status %s is a %s', (errorKind, status, outcome) => {
    expect(providerOutcome({ state: 'failed', status, errorKind })).toBe(outcome);
  });

  it('a stream that broke off is a failure, as is an answer that never came', () => {
    const cut = { status: 200, errorKind: 'transient' } as const;
    expect(providerOutcome({ ...cut, state: 'aborted' })).toBe('failure');
    expect(providerOutcome({ ...cut, state: 'unknown' })).toBe('failure');
  });

  it('only a whole answer is a success', () => {
    expect(providerOutcome({ state: 'ok', status: 200, errorKind: null })).toBe('success');
    expect(providerOutcome({ state: 'failed', status: 302, errorKind: null })).toBe('neutral');
  });

  it('a client that leaves is nobody’s fault, and neither is our own refusal', () => {
    const ended = { status: null, errorKind: null };
    expect(providerOutcome({ ...ended, state: 'cancelled' })).toBe('cancelled');
    expect(providerOutcome({ ...ended, state: 'refused' })).toBe('cancelled');
    expect(providerOutcome({ state: 'cancelled', status: 499, errorKind: 'transient' })).toBe(
      'cancelled',
    );
  });
});

describe('for a server', () => {
  it('a lost transport, a time-out and a server that is not there are failures', () => {
    const lost = { status: 502, errorKind: 'transient' } as const;
    expect(serverOutcome({ ...lost, state: 'unknown' })).toBe('failure');
    expect(serverOutcome({ ...lost, state: 'failed' })).toBe('failure');
    expect(serverOutcome({ ...lost, state: 'refused' })).toBe('failure');
  });

  it('an error of the tool or of the protocol is an answer', () => {
    const answered = { status: null, errorKind: null };
    expect(serverOutcome({ ...answered, state: 'ok' })).toBe('success');
    expect(serverOutcome({ ...answered, state: 'tool-error' })).toBe('success');
    expect(serverOutcome({ state: 'failed', status: 400, errorKind: 'bad_request' })).toBe(
      'success',
    );
  });

  it('a client that leaves, our own refusal and a bug of ours say nothing', () => {
    const nothing = { status: null, errorKind: null };
    expect(serverOutcome({ ...nothing, state: 'cancelled' })).toBe('cancelled');
    expect(serverOutcome({ ...nothing, state: 'refused' })).toBe('cancelled');
    expect(serverOutcome({ state: 'unknown', status: 500, errorKind: 'unknown' })).toBe('neutral');
  });
});
