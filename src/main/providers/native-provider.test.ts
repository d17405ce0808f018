import { expect, it } from 'vitest';
import { createFakeClock } from '#test/support/fake-clock.ts';
import { anthropic } from './anthropic/anthropic.ts';
import { createNativeProvider } from './native-provider.ts';
import { perplexity } from './perplexity/perplexity.ts';
import { FREE } from './prices/price-list.ts';

const http = { send: () => Promise.reject(new Error('Nothing is sent')), close: async () => {} };
const matching = (dialect: typeof perplexity, path: string) =>
  createNativeProvider('/x', {
    dialect,
    prices: FREE,
    http,
    baseUrl: () => null,
    hasKey: () => true,
    readKey: async () => null,
    noteReply: () => {},
    clock: createFakeClock(),
  }).match({ method: 'POST', path, query: '', headers: {} });

it.each([
  '/generate_auth_token',
  '/generate%5Fauth_token',
  '//generate_auth_token',
  '/%67enerate_auth_token/',
  '/revoke_auth_token',
])('keeps the account’s administration closed at %s, however it is written', (path) => {
  expect(matching(perplexity, path)).toBeNull();
});

it('does so for others, too, and leaves open what merely looks alike', () => {
  expect(matching(anthropic, '/v1/%6Frganizations/x')).toBeNull();
  expect(matching(perplexity, '/v1/generate_auth_tokens')).not.toBeNull();
  expect(matching(perplexity, '/search%')).not.toBeNull();
});

it('has errors of its own in the shape of the route’s streams', () => {
  expect(matching(perplexity, '/v1/agent')?.errorEvent('Cut.')).toMatch(/response\.failed/);
  expect(matching(perplexity, '/chat/completions')?.errorEvent('Cut.')).toMatch(/^data: \{"error"/);
  expect(matching(perplexity, '/v1/unheard-of')?.errorEvent('Cut.')).toBe('');
  expect(matching(anthropic, '/v1/messages')?.errorEvent('Cut.')).toMatch(/^event: error/);
});
