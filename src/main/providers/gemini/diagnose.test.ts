import { describe, expect, it } from 'vitest';
import { diagnose, diagnoseEvent, isKeyRestricted } from './diagnose.ts';

/** A Saturday at noon in California. */
const NOW = Date.UTC(2026, 10, 21, 20);
const MIDNIGHT = Date.UTC(2026, 10, 22, 8);

const bytes = (value: unknown): Buffer =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
/** Every body here is hand-written, after the tables of docs/providers.md. */
const said = (code: number, status: string, message = '', details?: readonly object[]) => ({
  error: { code, message, status, ...(details && { details }) },
});
const reason = (text: string) => ({ '@type': 'x/google.rpc.ErrorInfo', reason: text });
const quota = (quotaId: string) => ({ violations: [{ quotaId, quotaValue: '250' }] });
const retry = (retryDelay: string) => ({ retryDelay });
const interaction = (code: string, message = '') => ({ error: { code, message } });
const SPENT = 'RESOURCE_EXHAUSTED';

const fault = (status: number, body: unknown, headers = {}) =>
  diagnose(status, headers, bytes(body), NOW);

describe('what an error of Gemini means (hand-written)', () => {
  it.each([
    [400, said(400, 'INVALID_ARGUMENT', '', [reason('API_KEY_INVALID')]), 'auth'],
    [400, said(400, 'INVALID_ARGUMENT', 'contents is not specified'), 'bad_request'],
    [400, said(400, 'FAILED_PRECONDITION', 'User location is not supported'), 'bad_request'],
    [401, said(401, 'UNAUTHENTICATED'), 'auth'],
    [403, said(403, 'PERMISSION_DENIED', '', [reason('SERVICE_DISABLED')]), 'auth'],
    [403, said(403, 'PERMISSION_DENIED'), 'auth'],
    [403, '<html>Blocked</html>', 'unknown'],
    [402, said(402, SPENT), 'quota_exhausted'],
    [402, interaction('payment_required'), 'quota_exhausted'],
    [402, 'gone', 'quota_exhausted'],
    [
      429,
      said(429, SPENT, '', [quota('RequestsPerDayPerProject'), retry('10s')]),
      'quota_exhausted',
    ],
    [429, said(429, SPENT, 'x, limit: 0, model: y', [retry('10s')]), 'quota_exhausted'],
    [429, said(429, SPENT, 'Monthly spending cap reached'), 'quota_exhausted'],
    [429, said(429, SPENT, 'x, limit: 05', [retry('34.4s')]), 'rate_limited'],
    [429, said(429, SPENT, 'x, limit: 0.5'), 'rate_limited'],
    [429, said(429, SPENT), 'rate_limited'],
    [429, interaction('rate_limit_exceeded'), 'rate_limited'],
    [429, 'slow down', 'rate_limited'],
    [404, said(404, 'NOT_FOUND'), 'bad_request'],
    [413, 'too large', 'bad_request'],
    [499, said(499, 'CANCELLED'), 'unknown'],
    [499, '', 'unknown'],
    [418, '', 'unknown'],
    [500, said(500, 'INTERNAL'), 'transient'],
    [503, said(503, 'UNAVAILABLE'), 'overloaded'],
    [503, '<html>', 'overloaded'],
    [504, said(504, 'DEADLINE_EXCEEDED'), 'transient'],
    [502, '', 'transient'],
    // The body decides before the status, and a stream without events answers with a list.
    [200, said(503, 'UNAVAILABLE'), 'overloaded'],
    [503, [said(503, 'UNAVAILABLE')], 'overloaded'],
    [400, [said(400, '', '', [reason('API_KEY_INVALID')])], 'auth'],
    [400, interaction('invalid_request', 'input: required'), 'bad_request'],
  ])('%i %j: %s', (status, body, kind) => {
    expect(fault(status, body)?.kind).toBe(kind);
  });

  it.each([
    [retry('48s'), {}, 48_000],
    [retry('34.4s'), {}, 35_000],
    [retry('0s'), {}, 5_000],
    [retry('7200s'), {}, 60_000],
    [retry('soon'), { 'retry-after': '9' }, 9_000],
    [{}, {}, 5_000],
  ])('waits as %j and %j say', (detail, headers, waitMs) => {
    expect(fault(429, said(429, SPENT, '', [detail]), headers)).toMatchObject({
      kind: 'rate_limited',
      retryAfterMs: waitMs,
    });
  });

  it('is closed until midnight in California by the quota of a day, whatever else it says to wait', () => {
    const details = [quota('TokensPerMinute'), quota('RequestsPerDay-FreeTier'), retry('10s')];
    expect(fault(429, said(429, SPENT, '', details))).toMatchObject({
      kind: 'quota_exhausted',
      retryAfterMs: null,
      resetAtMs: MIDNIGHT,
    });
  });

  it('is of one model only where that is not in the plan, and no midnight helps', () => {
    const body = said(429, SPENT, 'x, limit: 0, model: y', [quota('RequestsPerDay'), retry('9s')]);
    const found = fault(429, body);
    expect(found).toMatchObject({ isOfModelOnly: true, retryAfterMs: null });
    expect(found?.resetAtMs ?? null).toBeNull();
    expect(found?.sentence).toContain('not in your Gemini plan');
  });

  it('finds nothing wrong with an answer', () => {
    expect(fault(200, { candidates: [], error: undefined })).toBeNull();
    expect(fault(200, 'not even JSON')).toBeNull();
  });

  it('never repeats a key, an address or a project', () => {
    const words = 'Consumer api_key:AIzaSyA-1234567890abcd of projects/123456789 (me@example.com)';
    const { sentence } = fault(403, said(403, 'PERMISSION_DENIED', words)) ?? {};
    for (const secret of ['AIzaSyA', '123456789', 'me@']) expect(sentence).not.toContain(secret);
    expect(fault(400, said(400, 'x', 'AQ.Ab1234567890_x'))?.sentence).not.toContain('AQ.Ab12');
  });

  it('inside a stream means what it means as an answer', () => {
    expect(diagnoseEvent(JSON.stringify(said(503, 'UNAVAILABLE'))).kind).toBe('overloaded');
    expect(diagnoseEvent(JSON.stringify(said(429, SPENT, '', [retry('3s')])))).toMatchObject({
      kind: 'rate_limited',
      retryAfterMs: 3_000,
    });
    const event = { event_type: 'error', error: { code: 'unavailable', message: 'Later' } };
    expect(diagnoseEvent(JSON.stringify(event))).toMatchObject({
      kind: 'overloaded',
      sentence: 'Gemini has no capacity right now. It said: Later',
    });
    expect(diagnoseEvent('{"error":{}}').kind).toBe('transient');
  });
});

describe('a key that is good and restricted', () => {
  it.each([
    [403, said(403, 'PERMISSION_DENIED', '', [reason('API_KEY_IP_ADDRESS_BLOCKED')]), true],
    [403, said(403, 'PERMISSION_DENIED'), true],
    [401, said(401, 'UNAUTHENTICATED', '', [reason('ACCESS_TOKEN_TYPE_UNSUPPORTED')]), true],
    [401, said(401, 'UNAUTHENTICATED'), false],
    [403, said(403, 'PERMISSION_DENIED', '', [reason('CONSUMER_SUSPENDED')]), false],
    [403, said(403, 'PERMISSION_DENIED', 'Your key was reported as leaked.'), false],
    [400, said(400, 'INVALID_ARGUMENT', '', [reason('API_KEY_INVALID')]), false],
    [403, 'no body', false],
    [503, said(503, 'UNAVAILABLE'), false],
  ])('%i %j: %s', (status, body, expected) => {
    expect(isKeyRestricted(status, bytes(body))).toBe(expected);
  });
});
