import { describe, expect, it } from 'vitest';
import { diagnose, isKeyRestricted } from './diagnose.ts';
import { readError } from './error-body.ts';
import { ownErrorBody } from './own-error.ts';

const bytes = (body: unknown): Buffer => Buffer.from(JSON.stringify(body));
/** Hand-written: no recording holds an error of ElevenLabs'. */
const old = (status: string, message = 'Words.') => ({ detail: { status, message } });
const current = (code: string, message = 'Words.') => ({
  detail: { type: 't', code, message, status: 'old_name', request_id: 'r', param: null },
});
const kindOf = (status: number, body: unknown) => diagnose(status, {}, bytes(body), 0)?.kind;

describe('the four shapes of an error', () => {
  it.each([
    ['a text', { detail: 'Not Found' }, { code: '', message: 'Not Found' }],
    ['the old shape', old('quota_exceeded'), { code: 'quota_exceeded', message: 'Words.' }],
    ['the present shape', current('system_busy'), { code: 'system_busy', message: 'Words.' }],
    [
      'a list of fields',
      { detail: [{ loc: ['body', 'text'], msg: 'Field required', type: 'missing' }] },
      { code: '', message: 'body.text: Field required' },
    ],
  ])('%s', (_shape, body, said) => {
    expect(readError(bytes(body))).toEqual(said);
  });

  it.each([['{}'], ['<html>'], ['{"detail":null}'], ['{"detail":7}'], ['[]'], ['']])(
    'anything else says nothing: %s',
    (body) => {
      expect(readError(Buffer.from(body))).toBeNull();
    },
  );

  it('shows no key and no address of an account', () => {
    const said = readError(bytes({ detail: 'Key sk_0123456789abcdef of ann@example.com' }));
    expect(said?.message).toBe('Key ••••cdef of …');
  });
});

describe('what an error means', () => {
  it.each([
    [401, 'quota_exceeded', 'quota_exhausted'],
    [402, 'payment_required', 'quota_exhausted'],
    [402, 'insufficient_credits', 'quota_exhausted'],
    [401, 'invalid_api_key', 'auth'],
    [401, 'missing_permissions', 'auth'],
    [403, 'missing_permissions', 'auth'],
    [403, 'only_for_creator_tier', 'auth'],
    [429, 'concurrent_limit_exceeded', 'rate_limited'],
    [429, 'too_many_concurrent_requests', 'rate_limited'],
    [429, 'rate_limit_exceeded', 'rate_limited'],
    [429, 'system_busy', 'overloaded'],
    [400, 'max_character_limit_exceeded', 'bad_request'],
    [400, 'voice_not_found', 'bad_request'],
    [404, 'anything', 'bad_request'],
    [402, 'anything', 'quota_exhausted'],
    [500, 'anything', 'transient'],
    [503, 'anything', 'transient'],
    [418, 'anything', 'unknown'],
    [500, 'toString', 'transient'],
  ])('%d %s is %s in the old shape and in the present one', (status, code, kind) => {
    expect(kindOf(status, old(code))).toBe(kind);
    expect(kindOf(status, current(code))).toBe(kind);
  });

  it('422 with its list is a request that can’t work', () => {
    expect(kindOf(422, { detail: [{ loc: ['body'], msg: 'Wrong', type: 't' }] })).toBe(
      'bad_request',
    );
  });

  it('a 403 without a word of ElevenLabs’ says nothing about the key', () => {
    expect(diagnose(403, {}, Buffer.from('<html>'), 0)?.kind).toBe('unknown');
  });

  it('an error inside a 200 is one, and an answer with some detail is none', () => {
    expect(kindOf(200, current('quota_exceeded'))).toBe('quota_exhausted');
    expect(diagnose(200, {}, bytes({ detail: 'of the voice' }), 0)).toBeNull();
    expect(diagnose(200, {}, Buffer.from('RIFF'), 0)).toBeNull();
  });

  it('names the credits that are left and needed', () => {
    const words = 'You have 12 credits remaining, while 300 credits are required for this request.';
    const fault = diagnose(401, {}, bytes(old('quota_exceeded', words)), 0);
    expect(fault?.sentence).toBe(
      `Your ElevenLabs account is out of credit or at its spending limit. It said: ${words}`,
    );
    expect(fault?.retryAfterMs).toBeNull();
  });

  it('has no timer where too many run at once, and takes one where it is told', () => {
    const body = bytes(current('concurrent_limit_exceeded'));
    expect(diagnose(429, {}, body, 0)?.retryAfterMs).toBeNull();
    expect(diagnose(429, { 'retry-after': '3' }, body, 0)?.retryAfterMs).toBe(3_000);
  });
});

describe('whether a key is merely restricted', () => {
  it.each([
    [401, old('missing_permissions'), true],
    [403, current('missing_permissions'), true],
    [403, old('only_for_creator_tier'), true],
    [401, old('invalid_api_key'), false],
    [403, old('invalid_api_key'), false],
    [401, old('quota_exceeded'), false],
    [403, '<html>', false],
    [200, {}, false],
  ])('%d %j: %s', (status, body, isRestricted) => {
    expect(isKeyRestricted(status, bytes(body))).toBe(isRestricted);
  });
});

it('our own errors can be read like theirs', () => {
  for (const status of [400, 401, 402, 403, 404, 413, 422, 429, 502, 503])
    expect(readError(Buffer.from(ownErrorBody(status, 'Ours.')))?.message).toBe('Ours.');
});
