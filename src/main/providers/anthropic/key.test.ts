import { describe, expect, it } from 'vitest';
import { interpretKeyCheck, keyHint } from './key.ts';

describe('a hint on a pasted key', () => {
  it.each([
    ['sk-ant-admin01-abcdef', /admin key/],
    ['sk-ant-api03-abc def', /spaces or a line break/],
    ['sk-ant-api03-abc\ndef', /spaces or a line break/],
    ['sk-ant-api03-abc\u200bdef', /characters in it that no key has/],
    ['sk-ant-…-wxyz', /characters in it that no key has/],
    ['AIzaSyabc', /Gemini/],
    ['pplx-abc', /Perplexity/],
    ['tl_abc', /Tallylight itself/],
  ])('%j gets one', (key, hint) => {
    expect(keyHint(key)).toMatch(hint);
  });

  it.each(['sk-ant-api03-abcdef', 'sk-ant-practice-1', 'another-shape-of-some-day'])(
    '%j gets none, because shapes change',
    (key) => {
      expect(keyHint(key)).toBeNull();
    },
  );
});

describe('the check of a key (hand-written)', () => {
  const check = (status: number, body: unknown) =>
    interpretKeyCheck(status, Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)));
  const error = (type: string, message = 'Words.', code?: string) => ({
    type: 'error',
    error: { type, message, details: code === undefined ? null : { error_code: code } },
  });

  it.each([
    [200, { data: [], has_more: false }, 'works'],
    [401, error('authentication_error'), 'refused'],
    [403, error('permission_error'), 'restricted'],
    [400, error('invalid_request_error', 'On hold.', 'organization_on_hold'), 'refused'],
    [400, error('invalid_request_error', 'Your credit balance is too low to …'), 'no-credit'],
    [402, error('billing_error'), 'no-credit'],
    [429, error('rate_limit_error', 'x', 'enforced_spend_limit_reached'), 'no-credit'],
    [429, error('rate_limit_error'), 'cannot-tell'],
    [500, error('api_error'), 'cannot-tell'],
    [529, error('overloaded_error'), 'cannot-tell'],
    [404, error('not_found_error'), 'cannot-tell'],
  ])('%i %j: %s', (status, body, outcome) => {
    expect(check(status, body).outcome).toBe(outcome);
  });

  it.each([
    [200, '<html>Welcome to Hotel WiFi</html>'],
    [200, '{}'],
    [204, ''],
    [302, ''],
    [403, '<html>Forbidden by your company</html>'],
  ])('%i %j tells nothing, because something else than Claude answered', (status, body) => {
    expect(check(status, body).outcome).toBe('cannot-tell');
  });

  it('shows the provider’s words where only they help', () => {
    const onHold = error(
      'invalid_request_error',
      'Your account is on hold.',
      'organization_on_hold',
    );
    expect(check(400, onHold).sentence).toMatch(/Your account is on hold/);
    expect(check(401, error('authentication_error')).sentence).toMatch(/may be deleted/);
  });
});
