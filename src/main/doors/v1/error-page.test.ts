import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Problem } from '#main/values/call.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../../../docs/errors.md'), 'utf8');
const codes = [...PAGE.matchAll(/^\| `(\w+)`\s+\| \d{3}/gm)].map(([, code = '']) => code);

/** The compiler keeps this list whole. */
const OF_CALLS = Object.keys({
  no_key: true,
  disabled: true,
  not_set_up: true,
  no_candidate: true,
  above_price_ceiling: true,
  paused: true,
  server_down: true,
  rate_limit_deferred: true,
  queue_full: true,
  breaker_open: true,
  budget_exceeded: true,
  gave_up: true,
  not_recordable: true,
  stopping: true,
  request_failed: true,
  unknown_outcome: true,
} satisfies Record<Problem['code'], true>);

it('has every code of a call', () => {
  expect(codes).toEqual(expect.arrayContaining(OF_CALLS));
});

it('has every code of the routes for scripts and of the guard, and no other', () => {
  const folder = join(import.meta.dirname, '..');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !name.endsWith('.test.ts'),
  );
  const used = files.flatMap((name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    return [
      ...text.matchAll(/sendError\(\s*response,\s*\d{3},\s*'(\w+)'/g),
      ...(name === 'listener.ts' ? text.matchAll(/^ {4}\w+: '(\w+)',$/gm) : []),
    ].map(([, code = '']) => code);
  });
  expect(new Set(used).size).toBeGreaterThan(6);
  expect([...new Set([...used, ...OF_CALLS])].toSorted()).toEqual(codes.toSorted());
});
