import { describe, expect, it } from 'vitest';
import type { ErrorKind } from '#main/values/fault.ts';
import {
  diagnose,
  diagnoseEvent,
  diagnoseReading,
  diagnoseRetired,
  isKeyRestricted,
} from './diagnose.ts';

const bytes = (body: unknown): Uint8Array =>
  Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
const error = (type: string, code: number | string, message = 'Words.'): object => ({
  error: { message, type, code },
});

describe('an error of Perplexity’s (hand-written)', () => {
  it.each<[number, unknown, ErrorKind]>([
    [401, error('invalid_api_key', 401), 'auth'],
    [401, error('something_else', 401), 'auth'],
    [401, '', 'auth'],
    [402, error('payment_required', 402), 'quota_exhausted'],
    [403, error('forbidden', 403), 'auth'],
    [400, error('bad_request', 400), 'bad_request'],
    [422, { detail: [{ loc: ['body', 'query'], msg: 'Field required' }] }, 'bad_request'],
    [404, error('not_found', 404), 'bad_request'],
    [410, '', 'bad_request'],
    [429, error('rate_limit', 429), 'rate_limited'],
    [429, '<html>', 'rate_limited'],
    [408, '', 'transient'],
    [500, error('server_error', 500), 'transient'],
    [502, '<html>', 'transient'],
    [503, '', 'transient'],
    [529, '', 'overloaded'],
    [418, error('teapot', 418), 'unknown'],
    // The body decides before the status.
    [400, error('invalid_api_key', 401), 'auth'],
    [500, error('rate_limit_exceeded', 429), 'rate_limited'],
    // Something on the way, which knows nothing of the key.
    [403, '<html>Forbidden by your company</html>', 'unknown'],
  ])('%i %j is %s', (status, body, kind) => {
    expect(diagnose(status, {}, bytes(body), 0)?.kind).toBe(kind);
  });

  it('says in its own words which field was wrong', () => {
    const body = { detail: [{ loc: ['body', 'query'], msg: 'Field required' }] };
    expect(diagnose(422, {}, bytes(body), 0)?.sentence).toBe(
      'Perplexity can’t work with this request. It said: query: Field required',
    );
  });

  it('is waited out as long as it says, and is else left to the usual waits', () => {
    const limited = bytes(error('rate_limit', 429));
    expect(diagnose(429, { 'retry-after': '7' }, limited, 0)?.retryAfterMs).toBe(7_000);
    expect(diagnose(429, {}, limited, 0)?.retryAfterMs).toBeNull();
    expect(diagnose(401, { 'retry-after': '7' }, bytes(''), 0)?.retryAfterMs).toBeNull();
  });
});

describe('a failure in an answer with a good status (hand-written)', () => {
  it.each<[object | null, ErrorKind]>([
    [error('rate_limit_exceeded', '429'), 'rate_limited'],
    [error('', '429'), 'rate_limited'],
    [error('', '401'), 'auth'],
    [error('', '403'), 'auth'],
    [error('', '503'), 'transient'],
    [error('invalid_request', ''), 'bad_request'],
    [error('something_new', 'unheard_of'), 'transient'],
    [error('__proto__', 'constructor'), 'transient'],
    [null, 'transient'],
  ])('%j is %s', (failure, kind) => {
    const body = { object: 'response', status: 'failed', error: null, ...failure };
    expect(diagnose(200, {}, bytes(body), 0)?.kind).toBe(kind);
    expect(diagnoseEvent({ type: 'response.failed', ...failure }).kind).toBe(kind);
    expect(diagnoseEvent({ type: 'response.failed', response: body }).kind).toBe(kind);
  });

  it.each(['completed', 'incomplete', 'in_progress', 'queued', 'cancelled'])(
    'is none when it is %s',
    (status) => {
      const body = { status, error: null, incomplete_details: { reason: 'max_output_tokens' } };
      expect(diagnose(200, {}, bytes(body), 0)).toBeNull();
    },
  );

  it('is no fault of the one who reads it later', () => {
    const failed = bytes({ status: 'failed', ...error('server_error', '500') });
    expect(diagnoseReading(200, {}, failed, 0)).toBeNull();
    expect(diagnoseReading(401, {}, bytes(''), 0)?.kind).toBe('auth');
  });
});

describe('an address that has been retired (hand-written)', () => {
  it.each([404, 410])('says so plainly with %i', (status) => {
    expect(diagnoseRetired(status, {}, bytes('<html>Gone</html>'), 0)).toMatchObject({
      kind: 'bad_request',
      sentence: expect.stringContaining('retired by the provider') as string,
      retryAfterMs: null,
    });
  });

  it('has its other errors as before', () => {
    expect(diagnoseRetired(401, {}, bytes(''), 0)?.kind).toBe('auth');
    expect(diagnoseRetired(200, {}, bytes({ choices: [] }), 0)).toBeNull();
  });
});

it.each([
  [403, error('forbidden', 403), true],
  [403, '<html>', false],
  [401, error('invalid_api_key', 401), false],
  [200, { results: [] }, false],
])('%i %j is about what the key may do: %s', (status, body, isRestricted) => {
  expect(isKeyRestricted(status, bytes(body))).toBe(isRestricted);
});
