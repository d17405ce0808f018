import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { SDK_LINES } from './sdk-lines.ts';

const docs = readFileSync('docs/providers.md', 'utf8');
const lines = Object.values(SDK_LINES).flat();

it.each(lines.filter(({ language }) => language === 'JavaScript'))(
  'says the same as the docs for $library',
  ({ library, line }) => {
    const short = line('URL').replace('apiKey: process.env.TALLYLIGHT_TOKEN', 'apiKey');
    expect(docs).toContain(`\`${library}\``);
    expect(docs).toContain(`\`${short}\``);
  },
);

it('has a line for every provider, in two languages', () => {
  expect(Object.keys(SDK_LINES)).toHaveLength(8);
  for (const all of Object.values(SDK_LINES))
    expect(all.map(({ language }) => language)).toEqual(['JavaScript', 'Python']);
});
