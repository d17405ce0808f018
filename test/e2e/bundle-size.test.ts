import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';

/** Targets for what a browser has to fetch and read, gzipped. */
const FIRST_ROUTE_KB = 200;
const ALL_KB = 400;
const FOLDER = 'out/renderer/assets';
const scripts = readdirSync(FOLDER).filter((name) => name.endsWith('.js'));
const textOf = (name: string): string => readFileSync(join(FOLDER, name), 'utf8');

/** The scripts that are there before any of these ones runs, and those themselves. */
function withImports(first: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const take = (name: string): void => {
    if (found.has(name) || !scripts.includes(name)) return;
    found.add(name);
    for (const [, path = ''] of textOf(name).matchAll(
      /(?:from|import)\s*["']\.\/([^"']+\.js)["']/g,
    ))
      take(path);
  };
  for (const name of first) take(name);
  return found;
}

function kilobytes(names: Iterable<string>): number {
  const bytes = [...names].map((name) => gzipSync(textOf(name), { level: 9 }).length);
  return bytes.reduce((sum, one) => sum + one, 0) / 1_000;
}

it('needs little to show Home', () => {
  const html = readFileSync('out/renderer/index.html', 'utf8');
  const entries = [...html.matchAll(/(?:src|href)="\.\/assets\/([^"]+\.js)"/g)].map(
    ([, name = '']) => name,
  );
  // Home comes with the router, once the one-time code is out of the address.
  const router = scripts.filter((name) => name.startsWith('router-'));
  expect(entries.length).toBeGreaterThan(0);
  expect(router).toHaveLength(1);

  const names = withImports([...entries, ...router]);

  expect(names.size).toBeGreaterThan(10);
  expect([...names].some((name) => name.startsWith('services-'))).toBe(false);
  expect(kilobytes(names)).toBeLessThan(FIRST_ROUTE_KB);
});

it('needs not much more for everything', () => {
  expect(kilobytes(scripts)).toBeLessThan(ALL_KB);
});

it('is minified', () => {
  const [largest = ''] = scripts.toSorted((a, b) => textOf(b).length - textOf(a).length);
  const text = textOf(largest);
  expect(text.length / text.split('\n').length).toBeGreaterThan(1_000);
});
