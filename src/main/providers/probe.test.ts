import { describe, expect, it } from 'vitest';
import { anthropic } from './anthropic/anthropic.ts';
import { keyStateAfter, readProbe } from './probe.ts';

const said = (status: number, body: string) =>
  readProbe({ kind: 'answer', status, headers: {}, body: Buffer.from(body) }, anthropic, 0);
const fault = (type: string) => JSON.stringify({ type: 'error', error: { type, message: 'No.' } });

describe('what a free look says', () => {
  it.each([
    [200, '{"data":[]}', { errorKind: null, key: 'works' }],
    [401, fault('authentication_error'), { errorKind: 'auth', key: 'refused' }],
    [403, fault('permission_error'), { errorKind: null, key: 'restricted' }],
    [529, fault('overloaded_error'), { errorKind: 'overloaded', key: null }],
    [500, fault('api_error'), { errorKind: 'transient', key: null }],
    [429, fault('rate_limit_error'), { errorKind: 'rate_limited', key: null }],
    // A hotel network.
    [200, '<html>Sign in</html>', { errorKind: 'transient', key: null }],
  ] as const)('%d %s', (status, body, probe) => {
    expect(said(status, body)).toEqual(probe);
  });

  it('without an answer is that there is none', () => {
    for (const kind of ['too-slow', 'unreachable'] as const)
      expect(readProbe({ kind }, anthropic, 0)).toEqual({ errorKind: 'transient', key: null });
  });
});

describe('the state of a key after it', () => {
  it.each([
    ['unchecked', 'works', 'working'],
    ['refused', 'works', 'working'],
    // Free requests are let in with an empty account.
    ['no-credit', 'works', 'no-credit'],
    ['restricted', 'works', 'restricted'],
    ['refused', 'probably-works', 'unchecked'],
    ['working', 'restricted', 'working'],
    ['working', 'refused', 'refused'],
    ['working', 'no-credit', 'no-credit'],
    ['working', null, 'working'],
  ] as const)('%s, then %s: %s', (before, outcome, after) => {
    expect(keyStateAfter(before, outcome, false)).toBe(after);
  });

  it('is probably out of credit where a wrong key gets the same answer', () => {
    expect(keyStateAfter('working', 'refused', true)).toBe('no-credit');
    expect(keyStateAfter('unchecked', 'refused', true)).toBe('refused');
  });
});
