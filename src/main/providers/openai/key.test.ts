import { expect, it } from 'vitest';
import { openai } from './openai.ts';

const check = (status: number, body: unknown) =>
  openai.keyCheck.interpret(
    status,
    Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  );
const error = (code: string, type = 'x'): object => ({ error: { message: 'Words.', type, code } });

it.each([
  [200, { object: 'list', data: [] }, 'works'],
  [401, error('invalid_api_key'), 'refused'],
  [403, error('missing_scope'), 'restricted'],
  [429, error('insufficient_quota'), 'no-credit'],
  [429, error('rate_limit_exceeded'), 'cannot-tell'],
  [503, error('x', 'server_error'), 'cannot-tell'],
  [200, '<html>Sign in first', 'cannot-tell'],
  [302, '', 'cannot-tell'],
])('%i with %j says that the key %s (hand-written)', (status, body, outcome) => {
  expect(check(status, body).outcome).toBe(outcome);
});

it('hints at a key of somebody else', () => {
  expect(openai.keyHint('sk-proj-abc')).toBeNull();
  expect(openai.keyHint('sk-ant-abc')).toContain('Claude');
});

it('does not manage the account', () => {
  expect(openai.closedPaths?.test('/v1/organization/admin_api_keys')).toBe(true);
  expect(openai.closedPaths?.test('/v1/chat/completions')).toBe(false);
});
