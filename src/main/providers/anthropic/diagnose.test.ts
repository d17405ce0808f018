import { describe, expect, it } from 'vitest';
import type { ErrorKind } from '#main/values/fault.ts';
import { diagnose, diagnoseEvent, isKeyRestricted } from './diagnose.ts';

const NOW = Date.UTC(2026, 10, 24, 12);
const bytes = (body: unknown): Uint8Array =>
  Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
const error = (type: string, message = 'Words.', code?: string): object => ({
  type: 'error',
  error: { type, message, ...(code === undefined ? {} : { details: { error_code: code } }) },
  request_id: 'req_1',
});
const kindOf = (status: number, body: unknown): ErrorKind | undefined =>
  diagnose(status, {}, bytes(body), NOW)?.kind;

describe('an error of Anthropic’s (hand-written)', () => {
  it.each<[number, object, ErrorKind]>([
    [401, error('authentication_error'), 'auth'],
    [403, error('permission_error'), 'auth'],
    [400, error('invalid_request_error', 'On hold.', 'organization_on_hold'), 'auth'],
    [400, error('invalid_request_error', 'Left.', 'claude_code_key_creator_not_member'), 'auth'],
    [402, error('billing_error'), 'quota_exhausted'],
    [402, error('invalid_request_error', 'x', 'linked_organization_suspended'), 'quota_exhausted'],
    [
      400,
      error('invalid_request_error', 'Your credit balance is too low to access the API.'),
      'quota_exhausted',
    ],
    [
      400,
      error('invalid_request_error', 'You have reached your specified API usage limits.'),
      'quota_exhausted',
    ],
    [400, error('invalid_request_error', 'max_tokens: Field required'), 'bad_request'],
    [404, error('not_found_error'), 'bad_request'],
    [413, error('request_too_large'), 'bad_request'],
    [422, error('invalid_request_error'), 'bad_request'],
    [408, error('timeout_error'), 'transient'],
    [409, error('conflict_error'), 'transient'],
    [429, error('rate_limit_error', 'x', 'enforced_spend_limit_reached'), 'quota_exhausted'],
    [429, error('rate_limit_error', 'x', 'contract_spend_limit_reached'), 'quota_exhausted'],
    [429, error('rate_limit_error', 'x', 'ramp_limit_exceeded'), 'rate_limited'],
    [429, error('rate_limit_error'), 'rate_limited'],
    [529, error('overloaded_error'), 'overloaded'],
    [500, error('api_error'), 'transient'],
    [503, error('api_error'), 'transient'],
    [504, error('timeout_error'), 'transient'],
    [418, error('teapot_error'), 'unknown'],
  ])('%i %j is %s', (status, body, kind) => {
    expect(kindOf(status, body)).toBe(kind);
  });

  it('is judged by its body before its status', () => {
    expect(kindOf(500, error('overloaded_error'))).toBe('overloaded');
    expect(kindOf(400, error('rate_limit_error'))).toBe('rate_limited');
    expect(kindOf(200, error('authentication_error'))).toBe('auth');
  });

  it.each<[number, string, ErrorKind]>([
    [413, 'Request Entity Too Large', 'bad_request'],
    [413, '<html><h1>413</h1></html>', 'bad_request'],
    [401, '', 'auth'],
    [402, '', 'quota_exhausted'],
    [429, '<html>', 'rate_limited'],
    [502, '<html><h1>502 Bad Gateway</h1></html>', 'transient'],
    [529, '', 'overloaded'],
    [400, '{"error":"a string"}', 'bad_request'],
    [400, '{"error":{"type":7,"message":null,"details":[]}}', 'bad_request'],
  ])('%i with %j, which is not its shape, is %s', (status, body, kind) => {
    expect(kindOf(status, body)).toBe(kind);
  });

  it('is not about the key when a proxy or the edge forbids', () => {
    expect(kindOf(403, '<html><h1>403 Forbidden</h1></html>')).toBe('unknown');
  });

  it('is none in an answer', () => {
    expect(diagnose(200, {}, bytes({ type: 'message', content: [] }), NOW)).toBeNull();
    expect(diagnose(200, {}, bytes('not JSON'), NOW)).toBeNull();
  });

  it('tells a person what happened, in the provider’s own words and without its account', () => {
    const said = error('rate_limit_error', 'Limit of (org: 80162711-722b-4454-ae75-c6334e6796f2)');
    expect(diagnose(429, {}, bytes(said), NOW)?.sentence).toBe(
      'Claude asked to slow down. It said: Limit of (org: …)',
    );
    expect(diagnose(502, {}, bytes('<html>'), NOW)?.sentence).toBe(
      'Claude had a fault of its own. It answered with status 502.',
    );
  });
});

describe('the wait after an error (hand-written)', () => {
  const waitAfter = (type: string, status: number, headers: Record<string, string>) =>
    diagnose(status, headers, bytes(error(type)), NOW)?.retryAfterMs;
  const limit = (name: string, remaining: string, reset: string) => ({
    [`anthropic-ratelimit-${name}-limit`]: '50',
    [`anthropic-ratelimit-${name}-remaining`]: remaining,
    [`anthropic-ratelimit-${name}-reset`]: reset,
  });

  it('is what the provider asks for', () => {
    expect(waitAfter('rate_limit_error', 429, { 'retry-after': '7' })).toBe(7_000);
    expect(waitAfter('overloaded_error', 529, { 'retry-after': '2' })).toBe(2_000);
  });

  it('is else the latest reset of a limit that is used up', () => {
    const headers = {
      ...limit('requests', '0', '2026-11-24T12:00:20Z'),
      ...limit('tokens', '0', '2026-11-24T12:00:10Z'),
      ...limit('input-tokens', '9', '2026-11-24T12:00:50Z'),
    };
    expect(waitAfter('rate_limit_error', 429, headers)).toBe(20_000);
    const far = limit('tokens', '0', '2026-11-24T13:00:00Z');
    expect(waitAfter('rate_limit_error', 429, far)).toBe(60_000);
  });

  it('is else half a minute', () => {
    expect(waitAfter('rate_limit_error', 429, {})).toBe(30_000);
    const past = limit('requests', '0', '2026-11-24T11:59:00Z');
    expect(waitAfter('rate_limit_error', 429, past)).toBe(30_000);
  });

  it('is not ours to say where waiting a minute does not help', () => {
    const spent = error('rate_limit_error', 'x', 'enforced_spend_limit_reached');
    expect(diagnose(429, { 'retry-after': '5' }, bytes(spent), NOW)?.retryAfterMs).toBeNull();
    expect(waitAfter('authentication_error', 401, { 'retry-after': '5' })).toBeNull();
    expect(waitAfter('api_error', 500, {})).toBeNull();
  });
});

describe('an error event in a stream (hand-written)', () => {
  it.each<[string, ErrorKind]>([
    ['overloaded_error', 'overloaded'],
    ['rate_limit_error', 'rate_limited'],
    ['authentication_error', 'auth'],
    ['invalid_request_error', 'bad_request'],
    ['api_error', 'transient'],
    ['something_new', 'transient'],
  ])('of type %s is %s, as its twin among the answers', (type, kind) => {
    expect(diagnoseEvent(JSON.stringify(error(type))).kind).toBe(kind);
  });

  it('that says nothing is a fault all the same', () => {
    expect(diagnoseEvent('{"type":"error"}')).toMatchObject({
      kind: 'transient',
      sentence: 'Claude had a fault of its own. It gave no reason.',
    });
  });
});

describe('a refusal is about what a key may do, and not about the key,', () => {
  it.each([
    [403, error('permission_error'), true],
    [403, error('something_new'), true],
    [401, error('authentication_error'), false],
    [403, error('authentication_error'), false],
    [400, error('invalid_request_error', 'x', 'organization_on_hold'), false],
    [403, '<html>', false],
    [200, { type: 'message' }, false],
  ])('%i %j: %s', (status, body, isRestricted) => {
    expect(isKeyRestricted(status, bytes(body))).toBe(isRestricted);
  });
});
