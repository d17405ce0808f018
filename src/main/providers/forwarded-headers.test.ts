import { describe, expect, it } from 'vitest';
import { headersDown, headersUp } from './forwarded-headers.ts';

describe('on the way up', () => {
  it('the vendor’s own headers and those of its SDK stay as they are', () => {
    const vendor = {
      'anthropic-version': '2023-06-01',
      'anthropic-beta': 'context-1m-2025-08-07,files-api-2025-04-14',
      'anthropic-workspace-id': 'wrkspc_1',
      'x-stainless-retry-count': '1',
      'user-agent': 'Anthropic/JS 1.13.0',
      'content-type': 'application/json',
    };
    expect(headersUp(vendor)).toEqual({ ...vendor, 'accept-encoding': 'identity' });
  });

  it('no version is added for a client that sends none', () => {
    expect(headersUp({})).toEqual({ 'accept-encoding': 'identity' });
  });

  it.each([
    'host',
    'authorization',
    'Authorization',
    'x-api-key',
    'x-goog-api-key',
    'xi-api-key',
    'cookie',
    'origin',
    'referer',
    'content-length',
    'connection',
    'keep-alive',
    'proxy-authorization',
    'te',
    'trailer',
    'transfer-encoding',
    'upgrade',
    'expect',
    'x-tallylight-episode',
    'X-Tallylight-Anything',
  ])('%s does not pass', (name) => {
    expect(headersUp({ [name]: 'x' })).toEqual({ 'accept-encoding': 'identity' });
  });

  it('an encoding that we could not read is never asked for', () => {
    expect(headersUp({ 'accept-encoding': 'gzip, br' })['accept-encoding']).toBe('identity');
  });

  it('what the client declares to be of its own connection ends there', () => {
    const up = headersUp({ connection: 'close, X-Only-Here', 'x-only-here': '1', 'x-other': '2' });
    expect(up).toEqual({ 'x-other': '2', 'accept-encoding': 'identity' });
  });
});

describe('on the way down', () => {
  it('what tells a client about its call stays', () => {
    const told = {
      'content-type': 'application/json',
      'request-id': 'req_1',
      'retry-after': '7',
      'x-should-retry': 'false',
      'anthropic-ratelimit-requests-remaining': '9',
      'anthropic-organization-id': 'org-1',
      'content-encoding': 'gzip',
    };
    expect(headersDown(told)).toEqual(told);
  });

  it.each([
    'set-cookie',
    'alt-svc',
    'strict-transport-security',
    'content-length',
    'transfer-encoding',
    'connection',
    'x-tallylight-cost',
  ])('%s does not pass', (name) => {
    expect(headersDown({ [name]: 'x' })).toEqual({});
  });

  it('several of one name stay several', () => {
    expect(headersDown({ vary: ['a', 'b'], gone: undefined })).toEqual({ vary: ['a', 'b'] });
  });
});
