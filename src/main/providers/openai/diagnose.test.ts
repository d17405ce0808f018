import { describe, expect, it } from 'vitest';
import type { ErrorKind } from '#main/values/fault.ts';
import { diagnosisOf } from './diagnose.ts';

const NOW = Date.UTC(2026, 10, 24, 12);
const { answer, event, isRestricted } = diagnosisOf('OpenAI');
const bytes = (body: unknown): Uint8Array =>
  Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
const error = (type: string, code: string | number | null = null, message = 'Words.'): object => ({
  error: { message, type, param: null, code },
});
const kindOf = (status: number, body: unknown): ErrorKind | undefined =>
  answer(status, {}, bytes(body), NOW)?.kind;

describe('an error in OpenAI’s shape (hand-written)', () => {
  it.each<[number, object, ErrorKind]>([
    [401, error('invalid_request_error', 'invalid_api_key'), 'auth'],
    [401, error('authentication_error'), 'auth'],
    [403, error('invalid_request_error', 'missing_scope'), 'auth'],
    [403, error('request_forbidden', 'unsupported_country_region_territory'), 'auth'],
    [429, error('insufficient_quota', 'insufficient_quota'), 'quota_exhausted'],
    [400, error('invalid_request_error', 'billing_hard_limit_reached'), 'quota_exhausted'],
    [429, error('billing_not_active', 'billing_not_active'), 'quota_exhausted'],
    [402, error('x'), 'quota_exhausted'],
    [429, error('requests', 'rate_limit_exceeded'), 'rate_limited'],
    [429, error('tokens'), 'rate_limited'],
    [404, error('invalid_request_error', 'model_not_found'), 'bad_request'],
    [400, error('invalid_request_error', 'context_length_exceeded'), 'bad_request'],
    [400, error('invalid_request_error'), 'bad_request'],
    [400, error('exceed_context_size_error', 400), 'bad_request'],
    [422, error('invalid_request_error'), 'bad_request'],
    [501, error('not_supported_error', 501), 'bad_request'],
    [408, error('x'), 'transient'],
    [409, error('x'), 'transient'],
    [500, error('server_error'), 'transient'],
    [502, error('server_error'), 'transient'],
    [503, error('server_error'), 'overloaded'],
    [503, error('unavailable_error', 503), 'overloaded'],
    [418, error('teapot'), 'unknown'],
  ])('%i %j is %s', (status, body, kind) => {
    expect(kindOf(status, body)).toBe(kind);
  });

  it('is judged by its body before its status, a good one included', () => {
    expect(kindOf(500, error('insufficient_quota'))).toBe('quota_exhausted');
    expect(kindOf(200, error('x', 'invalid_api_key'))).toBe('auth');
    expect(kindOf(200, { status: 'failed', ...error('server_error') })).toBe('transient');
  });

  it.each<[number, string, ErrorKind]>([
    [404, '{"error":"model \\"llama9\\" not found, try pulling it first"}', 'bad_request'],
    [503, 'Loading model', 'overloaded'],
    [400, '{"detail":{"error":"validation_error","message":"Voice x not found"}}', 'bad_request'],
    [422, '{"detail":[{"loc":["body"],"msg":"Field required"}]}', 'bad_request'],
    [500, '<!doctype html><title>500</title>', 'transient'],
    [413, '', 'bad_request'],
    [200, '{"error":"Unexpected endpoint or method. (GET /nothing)"}', 'bad_request'],
  ])('%i with %j, as local servers say it, is %s', (status, body, kind) => {
    expect(kindOf(status, body)).toBe(kind);
  });

  it('is not about the key when a proxy or the edge forbids', () => {
    expect(kindOf(403, '<html><h1>403 Forbidden</h1></html>')).toBe('unknown');
  });

  it('is none in an answer', () => {
    expect(answer(200, {}, bytes({ choices: [] }), NOW)).toBeNull();
    expect(answer(200, {}, bytes({ object: 'response', error: null }), NOW)).toBeNull();
    expect(answer(200, {}, bytes('RIFF sound'), NOW)).toBeNull();
  });

  it('names the server and what it said, without the keys and accounts in it', () => {
    const body = error('x', 'invalid_api_key', 'Incorrect API key provided: sk-proj-abcd1234efgh.');
    expect(answer(401, {}, bytes(body), NOW)?.sentence).toBe(
      'OpenAI refused the key. It said: Incorrect API key provided: ••••efgh.',
    );
    expect(answer(503, {}, bytes('Loading model'), NOW)?.sentence).toContain('Loading model');
    expect(answer(500, {}, bytes('<html>a page'), NOW)?.sentence).toContain('status 500');
  });

  it('of a key that may not do this is told from one that is refused', () => {
    expect(isRestricted(403, bytes(error('x', 'missing_scope')))).toBe(true);
    expect(isRestricted(401, bytes(error('permission_error')))).toBe(true);
    expect(isRestricted(401, bytes(error('x', 'invalid_api_key')))).toBe(false);
    expect(isRestricted(403, bytes('<html>'))).toBe(false);
  });

  it('in a stream has the kind of its twin among the answers', () => {
    const said = (type: string, code = '') => event({ type, code, message: '' })?.kind;
    expect(said('', '503')).toBe('overloaded');
    expect(said('', 'insufficient_quota')).toBe('quota_exhausted');
    expect(said('invalid_request_error')).toBe('bad_request');
    expect(said('server_error', 'server_error')).toBe('transient');
    expect(event(null).kind).toBe('transient');
  });
});

describe('the wait that an error asks for (hand-written)', () => {
  const limited = bytes(error('requests', 'rate_limit_exceeded', 'Please try again in 1.5s.'));
  const waitOf = (headers: Record<string, string>, body = limited, status = 429) =>
    answer(status, headers, body, NOW)?.retryAfterMs;

  it('is in its header, else in its limits, else in its words', () => {
    const usedUp = {
      'x-ratelimit-limit-requests': '60',
      'x-ratelimit-remaining-requests': '0',
      'x-ratelimit-reset-requests': '2s',
    };
    expect(waitOf({ 'retry-after': '7', ...usedUp })).toBe(7_000);
    expect(waitOf(usedUp)).toBe(2_000);
    expect(waitOf({})).toBe(1_500);
    expect(waitOf({}, bytes(error('requests')))).toBeNull();
  });

  it('is never told of an account without credit', () => {
    expect(waitOf({ 'retry-after': '7' }, bytes(error('insufficient_quota')))).toBeNull();
  });
});
