import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSettings } from './parse-settings.ts';
import { settingsJsonSchema } from './settings-schema.ts';
import { STARTER_SETTINGS } from './starter-settings.ts';

const problem = (text: string) => parseSettings(text).problems[0];

describe('the settings file', () => {
  it.each(['', '{}', '\uFEFF{}', STARTER_SETTINGS, '// nothing yet'])('may be %j', (text) => {
    expect(parseSettings(text)).toMatchObject({ settings: { servers: {}, providers: {} } });
  });

  it('fills in what is left out', () => {
    const { settings } = parseSettings('{"servers": {"files": {"command": "npx"}}}');
    expect(settings?.servers['files']).toEqual({
      command: 'npx',
      enabled: true,
      args: [],
      env: {},
    });
  });

  it.each([
    ['{\n  "port": 7411\n}\n{}', 4, 1, '', 'There is text after the final }'],
    ['{\n  "port": 7411\n  "servers": {}\n}', 3, 3, '', 'A comma is missing'],
    ['{"port": "x"}', 1, 2, 'port', 'a number'],
    ['{\n  "port": 70000\n}', 2, 3, 'port', 'at most 65535'],
    ['{\n\n  "prot": 7411\n}', 3, 3, 'prot', 'Did you mean “port”?'],
    ['{"servers": {"My Files": {"command": "x"}}}', 1, 14, 'servers.My Files', 'can’t be an id'],
    ['{"servers": {"files": {}}}', 1, 14, 'servers.files', 'needs “command”'],
    ['{"servers": {"files": {"command": 5}}}', 1, 24, 'servers.files.command', 'a text in double'],
    ['{"servers": {"x": {"bundled": "y"}}}', 1, 20, 'servers.x.bundled', 'must be "everything"'],
    [
      '{"servers": {"x": {"command": "y", "comand": 1}}}',
      1,
      36,
      'servers.x.comand',
      'Did you mean',
    ],
    ['{"port": 1, "port": 2}', 1, 13, 'port', 'a second time'],
    [
      '{"providers": {"claude": {"baseUrl": "http://example.com"}}}',
      1,
      27,
      'providers.claude.baseUrl',
      'must begin with https://',
    ],
  ])('names the mistake in %j', (text, line, column, path, words) => {
    expect(problem(text)).toMatchObject({ line, column, path });
    expect(problem(text)?.sentence).toContain(words);
  });

  it('allows an address on this computer without https, for practice', () => {
    const text = '{"providers": {"claude": {"baseUrl": "http://127.0.0.1:9000"}}}';
    expect(parseSettings(text).problems).toEqual([]);
  });

  it('never throws, and always has either settings or a place and a sentence', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((text) => `{"servers": ${text}}`),
        ),
        (text) => {
          const { settings, problems } = parseSettings(text);
          expect(settings === null).toBe(problems.length > 0);
          for (const { line, column, sentence } of problems) {
            expect(line * column).toBeGreaterThan(0);
            expect(sentence).not.toBe('');
          }
        },
      ),
    );
  });
});

it('is described by the published JSON Schema', () => {
  const file = 'resources/tallylight.schema.json';
  const text = settingsJsonSchema();
  // To publish a change: UPDATE_SCHEMA=1 npm run unit
  if (process.env['UPDATE_SCHEMA']) writeFileSync(file, text);
  expect(existsSync(file)).toBe(true);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(text));
});
