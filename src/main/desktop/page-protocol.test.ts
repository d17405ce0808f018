import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readPageFiles, type PageFile } from '#main/host/page-files.ts';
import { answerPageRequest } from './page-protocol.ts';

const SECRET = 'not for the page';
const folder = mkdtempSync(join(tmpdir(), 'page-'));
const page = join(folder, 'renderer');
let files: ReadonlyMap<string, PageFile>;

beforeAll(async () => {
  mkdirSync(join(page, 'assets'), { recursive: true });
  writeFileSync(join(page, 'index.html'), '<!doctype html>');
  writeFileSync(join(page, 'assets/main.js'), 'export {};');
  writeFileSync(join(page, 'notes.txt'), SECRET);
  writeFileSync(join(folder, 'secret.html'), SECRET);
  symlinkSync(join(folder, 'secret.html'), join(page, 'link.html'));
  symlinkSync(folder, join(page, 'outside'));
  files = await readPageFiles(page);
});
afterAll(() => rmSync(folder, { recursive: true }));

const get = (url: string): Response => answerPageRequest({ url, method: 'GET' }, files);

it.each([
  ['app://tallylight/index.html', 'text/html; charset=utf-8', '<!doctype html>'],
  ['app://tallylight/index.html#/costs', 'text/html; charset=utf-8', '<!doctype html>'],
  ['app://tallylight/assets/main.js', 'text/javascript; charset=utf-8', 'export {};'],
])('serves %s as what it is, never to be guessed', async (url, type, text) => {
  const response = get(url);

  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe(type);
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(await response.text()).toBe(text);
});

it.each([
  'app://tallylight/../secret.html',
  'app://tallylight/assets/../../secret.html',
  'app://tallylight/..%2fsecret.html',
  'app://tallylight/%2e%2e/secret.html',
  'app://tallylight/%2e%2e%2fsecret.html',
  'app://tallylight/%252e%252e/secret.html',
  'app://tallylight/..\\secret.html',
  'app://tallylight/..%5csecret.html',
  'app://tallylight/\\..\\secret.html',
  'app://tallylight//etc/passwd',
  'app://tallylight/file:///etc/passwd',
  'app://tallylight/C:\\Windows\\win.ini',
  'app://tallylight/index.html%00.png',
  'app://tallylight/%00',
  'app://tallylight/index.html/',
  'app://tallylight/INDEX.HTML',
  'app://tallylight/notes.txt',
  'app://tallylight/link.html',
  'app://tallylight/outside/secret.html',
  'app://tallylight/__proto__',
  'app://tallylight/',
  `app://tallylight/${'a'.repeat(2_000_000)}`,
  `app://tallylight/${'../'.repeat(50_000)}secret.html`,
  'app://evil/index.html',
  'app://tallylight.evil.example/index.html',
  'app://me@evil/index.html',
  'http://127.0.0.1/index.html',
  'file:///etc/passwd',
  'not an address',
])('serves nothing at %.60s', async (url) => {
  const response = get(url);

  expect(response.status).toBe(404);
  expect(await response.text()).toBe('Not found');
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
});

it('lets nothing out but the files of the page, whatever is asked for', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), async (path) => {
      expect(await get(`app://tallylight/${path}`).text()).not.toContain(SECRET);
    }),
  );
});

it.each(['HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS'])('refuses %s', (method) => {
  const { status } = answerPageRequest({ url: 'app://tallylight/index.html', method }, files);
  expect(status).toBe(405);
});

it('says so when the page was never built', async () => {
  await expect(readPageFiles(join(page, 'assets'))).rejects.toThrow('The window is not built');
});
