import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { settingsJsonSchema } from './settings-schema.ts';

const FILE = join(import.meta.dirname, '../../../resources/tallylight.schema.json');
function published(): unknown {
  return existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) : null;
}

it('is published as it is checked (after a change: UPDATE_SCHEMA=1 npm run unit && npm run format)', () => {
  if (process.env['UPDATE_SCHEMA'] === '1') writeFileSync(FILE, settingsJsonSchema());

  expect(published()).toEqual(JSON.parse(settingsJsonSchema()));
});

it('says of every name what it is for', () => {
  const silent: string[] = [];
  const look = (node: unknown, path: string): void => {
    if (typeof node !== 'object' || node === null) return;
    if ('properties' in node)
      for (const [name, property] of Object.entries(node.properties as object))
        if (typeof property === 'object' && !('description' in property))
          silent.push(`${path}.${name}`);
    for (const [name, inner] of Object.entries(node)) look(inner, `${path}.${name}`);
  };

  look(JSON.parse(settingsJsonSchema()), '');

  expect(silent).toEqual([]);
});
