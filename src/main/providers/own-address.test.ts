import { expect, it } from 'vitest';
import { isOnThisComputer, toBaseUrl } from './own-address.ts';

it.each([
  ['localhost:1234', 'http://localhost:1234'],
  [' http://127.0.0.1:1234/v1/ ', 'http://127.0.0.1:1234'],
  ['https://voice.example/kokoro/v1', 'https://voice.example/kokoro'],
  ['http://[::1]:8080', 'http://[::1]:8080'],
])('reads %s as %s', (typed, baseUrl) => {
  expect(toBaseUrl(typed)).toBe(baseUrl);
});

it.each(['', 'not an address', 'ftp://localhost', 'http://me:secret@localhost', 'localhost?key=1'])(
  'takes no address from “%s”',
  (typed) => {
    expect(toBaseUrl(typed)).toBeNull();
  },
);

it('knows what this computer is called, and nothing that merely begins so', () => {
  expect(isOnThisComputer('http://localhost:1234')).toBe(true);
  expect(isOnThisComputer('http://[::1]:1234')).toBe(true);
  expect(isOnThisComputer('https://localhost.example')).toBe(false);
  expect(isOnThisComputer(null)).toBe(false);
});
