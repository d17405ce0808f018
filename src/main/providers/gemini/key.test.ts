import { describe, expect, it } from 'vitest';
import { interpretKeyCheck, keyHint } from './key.ts';

const check = (status: number, body: unknown) =>
  interpretKeyCheck(status, Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)));
/** Hand-written, after the table of docs/providers.md. */
const said = (code: number, status: string, reason = '', message = '') => ({
  error: { code, status, message, details: reason === '' ? [] : [{ reason }] },
});

describe('the answer to the free request that checks a key (hand-written)', () => {
  it.each([
    [200, { models: [{ name: 'models/gemini-3.8-flash' }] }, 'works', ''],
    [200, '<html>Sign in</html>', 'cannot-tell', 'sign in'],
    [302, '', 'cannot-tell', 'sign in'],
    [400, said(400, 'INVALID_ARGUMENT', 'API_KEY_INVALID'), 'refused', 'refused this key'],
    [401, said(401, 'UNAUTHENTICATED', 'ACCESS_TOKEN_TYPE_UNSUPPORTED'), 'cannot-tell', ''],
    [401, said(401, 'UNAUTHENTICATED'), 'refused', ''],
    [403, said(403, 'PERMISSION_DENIED', 'SERVICE_DISABLED'), 'restricted', 'not turned on'],
    [403, said(403, 'x', 'API_KEY_SERVICE_BLOCKED'), 'restricted', 'other Google services'],
    [403, said(403, 'x', 'API_KEY_HTTP_REFERRER_BLOCKED'), 'restricted', 'web sites'],
    [403, said(403, 'x', 'API_KEY_IP_ADDRESS_BLOCKED'), 'restricted', 'internet addresses'],
    [403, said(403, 'PERMISSION_DENIED', '', 'No such luck.'), 'restricted', 'No such luck.'],
    [403, said(403, 'PERMISSION_DENIED', 'CONSUMER_SUSPENDED'), 'refused', 'shut this key off'],
    [403, said(403, 'x', '', 'Key was reported as leaked.'), 'refused', 'Make a new one'],
    [400, said(400, 'FAILED_PRECONDITION', '', 'Location.'), 'restricted', 'your country'],
    [400, said(400, 'INVALID_ARGUMENT'), 'cannot-tell', ''],
    [402, said(402, 'RESOURCE_EXHAUSTED'), 'no-credit', 'out of credit'],
    [429, said(429, 'RESOURCE_EXHAUSTED'), 'cannot-tell', ''],
    [429, said(429, 'RESOURCE_EXHAUSTED', '', 'spending cap'), 'cannot-tell', ''],
    [500, '', 'cannot-tell', ''],
    [503, said(503, 'UNAVAILABLE'), 'cannot-tell', ''],
    [403, '<html>Blocked by a proxy</html>', 'cannot-tell', ''],
  ])('%i %j: %s', (status, body, outcome, words) => {
    const test = check(status, body);
    expect(test.outcome).toBe(outcome);
    expect(test.sentence).toContain(words);
  });
});

describe('a hint on a pasted key', () => {
  it.each([
    ['AQ.Ab1234567890', null],
    ['AIzaSy1234567890', null],
    ['a-shape-of-the-future', null],
    ['sk-ant-api03-x', 'Claude'],
    ['pplx-x', 'Perplexity'],
    ['AQ.with a blank', 'spaces'],
  ])('%s: %s', (key, words) => {
    expect(keyHint(key) ?? 'fine').toContain(words ?? 'fine');
  });
});
