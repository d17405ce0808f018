import { expect, it } from 'vitest';
import { isPage, originOf, OWN_PAGE, pageOfHost } from './page-address.ts';

it.each([
  ['app://tallylight/index.html#/costs', 'app://tallylight'],
  ['http://127.0.0.1:7411/#code=a', 'http://127.0.0.1:7411'],
  ['http://[::1]:7411/', 'http://[::1]:7411'],
  ['about:blank', null],
  ['data:text/html,hello', null],
  ['javascript:alert(1)', null],
  ['null', null],
  ['', null],
])('finds the origin of %j', (address, origin) => {
  expect(originOf(address)).toBe(origin);
});

it.each(['app://tallylight/index.html', 'app://tallylight/index.html#/services'])(
  'takes %s for the page',
  (address) => {
    expect(isPage(address, OWN_PAGE)).toBe(true);
  },
);

it.each([
  'app://tallylight/',
  'app://tallylight/recovery.html',
  'app://tallylight/index.html?code=1',
  'app://tallylight/assets/../assets/index.js',
  'app://tallylight.evil.example/index.html',
  'app://tallylight:81/index.html',
  'app://me@tallylight/index.html',
  'app://evil/index.html',
  'app2://tallylight/index.html',
  'http://tallylight/index.html',
  'file:///index.html',
  'https://evil.example/index.html',
  'about:blank',
  'data:text/html,<h1>Tallylight',
  '',
])('does not take %j for the page', (address) => {
  expect(isPage(address, OWN_PAGE)).toBe(false);
});

it('is the page of a browser host, with its code at first and without it after', () => {
  const address = 'http://127.0.0.1:7411/#code=abc';

  expect(pageOfHost(address)).toEqual({
    origin: 'http://127.0.0.1:7411',
    startUrl: address,
    homeUrl: 'http://127.0.0.1:7411/',
  });
});

it.each([
  'https://127.0.0.1:7411/',
  'http://127.0.0.2:7411/',
  'http://0.0.0.0:7411/',
  'http://192.168.1.5:7411/',
  'http://127.0.0.1.evil.example/',
  'http://localhost.evil.example/',
  'http://me:secret@127.0.0.1:7411/',
  'http://evil.example/#http://127.0.0.1:7411/',
  'file:///home/me/page.html',
  'javascript:alert(1)',
  '',
])('is no page of a host on this computer: %j', (address) => {
  expect(pageOfHost(address)).toBeNull();
});
