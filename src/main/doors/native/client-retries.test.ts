import { beforeEach, expect, it } from 'vitest';
import { createFakeClock, type FakeClock } from '#test/support/fake-clock.ts';
import { ClientRetries, type AskedRequest } from './client-retries.ts';

let clock: FakeClock;
let retries: ClientRetries;
let count = 0;

beforeEach(() => {
  clock = createFakeClock();
  retries = new ClientRetries(clock);
  count = 0;
});

/** Notes a request that is answered at once, and says whose next try it is. */
function ask(change: Partial<AskedRequest> = {}) {
  count += 1;
  const { retry, ended } = retries.note({
    callId: `call_${count}`,
    clientId: 'client_1',
    method: 'POST',
    path: '/perplexity/search',
    body: Buffer.from('{"query":"x"}'),
    retryCount: undefined,
    ...change,
  });
  ended();
  return retry;
}

it('takes the same request of the same client within ten seconds for its next try', () => {
  expect(ask()).toBeNull();
  clock.advance(10_000);
  expect(ask()).toEqual({ of: 'call_1' });
  clock.advance(10_000);
  expect(ask()).toEqual({ of: 'call_2' });
  clock.advance(10_001);
  expect(ask()).toBeNull();
});

it.each<[string, Partial<AskedRequest>]>([
  ['client', { clientId: 'client_2' }],
  ['path', { path: '/perplexity/v1/agent' }],
  ['body', { body: Buffer.from('{"query":"y"}') }],
  ['method', { method: 'PUT' }],
])('takes another %s for another request', (_what, change) => {
  ask();
  expect(ask(change)).toBeNull();
});

it('counts the ten seconds from the end of the answer, because the client waits from then on', () => {
  const body = Buffer.from('long');
  const request = { clientId: 'c', method: 'POST', path: '/x', body, retryCount: undefined };
  const first = retries.note({ ...request, callId: 'call_1' });
  clock.advance(60_000);
  first.ended();
  clock.advance(9_000);
  expect(retries.note({ ...request, callId: 'call_2' }).retry).toEqual({ of: 'call_1' });
});

it('believes an SDK that counts its tries, and finds the one before even after a long wait', () => {
  ask();
  clock.advance(90_000);
  expect(ask({ retryCount: '1' })).toEqual({ of: 'call_1' });
  expect(ask({ retryCount: '2', body: Buffer.from('never seen') })).toEqual({ of: null });
});

it.each(['0', '', '-1', 'many', '1.5'])('takes a count of %j for none', (retryCount) => {
  expect(ask({ retryCount })).toBeNull();
});

it('does not take reading the same thing again for a next try', () => {
  const poll = { method: 'GET', path: '/perplexity/v1/responses/r', body: Buffer.alloc(0) };
  ask(poll);
  expect(ask(poll)).toBeNull();
  ask({ method: 'GET' });
  expect(ask({ method: 'GET' })).toBeNull();
  ask({ body: null });
  expect(ask({ body: null })).toBeNull();
});

it('remembers an old request only while there is room for it', () => {
  ask();
  for (let other = 0; other < 2_000; other += 1) ask({ body: Buffer.from(String(other)) });
  expect(ask()).toBeNull();
});
