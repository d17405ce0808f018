import { expect, it } from 'vitest';
import { matchPath } from './match-route.ts';

it.each([
  ['/v1/calls', '/v1/calls', {}],
  ['/v1/calls/:id', '/v1/calls/call_1', { id: 'call_1' }],
  ['/v1/calls/:id', '/v1/calls/a%20b', { id: 'a b' }],
  ['/gemini/*', '/gemini/v1/models/x:generate', { rest: 'v1/models/x:generate' }],
])('finds %s in %s', (pattern, path, params) => {
  expect(matchPath(pattern, path)).toEqual(params);
});

it.each([
  ['/v1/calls', '/v1/calls/'],
  ['/v1/calls', '/V1/calls'],
  ['/v1/calls/:id', '/v1/calls/'],
  ['/v1/calls/:id', '/v1/calls/a/b'],
  ['/v1/calls/:id', '/v1/calls/%zz'],
  ['/gemini/*', '/gemini'],
])('does not find %s in %s', (pattern, path) => {
  expect(matchPath(pattern, path)).toBeNull();
});
