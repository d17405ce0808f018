import { expect, it } from 'vitest';
import { interpretKeyCheck } from './key.ts';
import { perplexity } from './perplexity.ts';

const error = (type: string, code: number) => ({ error: { message: 'Words.', type, code } });
const check = (status: number, body: unknown) =>
  interpretKeyCheck(status, Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)));

it.each([
  [401, error('invalid_api_key', 401), 'refused'],
  [400, error('bad_request', 400), 'probably-works'],
  [422, { detail: [{ loc: ['body', 'query'], msg: 'Field required' }] }, 'probably-works'],
  [422, { detail: 'query is required' }, 'probably-works'],
  [403, error('forbidden', 403), 'restricted'],
  [402, error('payment_required', 402), 'no-credit'],
  [429, error('rate_limit', 429), 'cannot-tell'],
  [500, error('server_error', 500), 'cannot-tell'],
  [503, '', 'cannot-tell'],
  [404, error('not_found', 404), 'cannot-tell'],
  [200, { id: 'x', results: [] }, 'works'],
])('the check of a key (hand-written) that answers %i %j: %s', (status, body, outcome) => {
  expect(check(status, body).outcome).toBe(outcome);
});

it.each([
  [200, '<html>Welcome to Hotel WiFi</html>'],
  [200, '{}'],
  [400, '<html>Bad Request</html>'],
  [403, '<html>Forbidden by your company</html>'],
  [302, ''],
])('%i %j tells nothing, because something else than Perplexity answered', (status, body) => {
  expect(check(status, body).outcome).toBe('cannot-tell');
});

it('does not say of a refused key that it is wrong, because an empty account gets the same answer', () => {
  expect(check(401, error('invalid_api_key', 401)).sentence).toMatch(/out of credit/);
});

it('says what being certain costs', () => {
  expect(check(422, { detail: 'x' }).sentence).toMatch(/0\.005 USD/);
});

it('costs nothing: it is a request that can’t be answered', () => {
  expect(perplexity.keyCheck).toMatchObject({ method: 'POST', path: '/search', body: '{}' });
});

it.each([
  ['pplx-abc', null],
  ['sk-ant-api03-abc', 'This looks like a key for Claude, not for Perplexity.'],
  ['another-shape-of-some-day', null],
])('%j gets the hint %j', (key, hint) => {
  expect(perplexity.keyHint(key)).toBe(hint);
});
