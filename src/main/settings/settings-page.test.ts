import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseSettings } from './parse-settings.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../../docs/settings.md'), 'utf8');

it('has only examples that Tallylight would take', () => {
  const examples = [...PAGE.matchAll(/```jsonc\n([\s\S]*?)```/g)].map(([, text = '']) => text);

  expect(examples.length).toBeGreaterThan(2);
  for (const text of examples) expect(parseSettings(text).problems).toEqual([]);
});
