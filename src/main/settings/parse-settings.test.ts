import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSettings } from './parse-settings.ts';
import { STARTER_SETTINGS } from './starter-settings.ts';

const server = (entry: string): string => `{"servers": {"x": ${entry}}}`;
const claude = (baseUrl: string): string => `{"providers": {"claude": {"baseUrl": "${baseUrl}"}}}`;

describe('the settings file', () => {
  it.each(['{}', '\uFEFF{}', STARTER_SETTINGS, '// nothing yet'])('may be %j', (text) => {
    expect(parseSettings(text)).toMatchObject({ settings: { servers: {}, providers: {} } });
  });

  it.each(['', ' \n\t\r\n', '\uFEFF', '\uFEFF\n'])('may not be %j, which says nothing', (text) => {
    const sentence = expect.stringContaining('write {} into it') as string;
    expect(parseSettings(text)).toEqual({
      settings: null,
      problems: [{ path: '', line: 1, column: 1, sentence }],
    });
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
    ['{\n  "port": 7411\n}\n{}', 4, 1, 'There is text after the final }'],
    ['{\n  "port": 7411\n  "servers": {}\n}', 3, 3, 'A comma is missing'],
    ['{\n  "port": 7411\n', 3, 1, 'A closing } is missing'],
    ['{"port": }', 1, 10, 'A value belongs here'],
    ["{'port': 1}", 1, 2, 'not single ones'],
    ['{“port”: 1}', 1, 2, 'curly quotes'],
    ['{port: 1}', 1, 2, 'Texts need double quotes'],
    ['{"$schema": "a\n}', 1, 13, 'no closing quote'],
    ['{"$schema": "C:\\users"}', 1, 13, 'must be doubled'],
    ['{"$schema": "C:\\Quick"}', 1, 13, 'must be doubled'],
    ['{ /* open', 1, 3, 'This comment has no end'],
    ['\uFEFF{,}', 1, 2, 'A value belongs here'],
    [`\n${'['.repeat(100_000)}`, 2, 101, 'inside one another'],
  ])('names the slip in the writing of %j', (text, line, column, words) => {
    const { problems } = parseSettings(text);
    expect(problems[0]).toMatchObject({ path: '', line, column });
    expect(problems[0]?.sentence).toContain(words);
    expect(problems).toHaveLength(1);
  });

  it.each([
    ['{"port": "x"}', 10, 'port', 'This must be a number.'],
    ['{"port": "7411"}', 10, 'port', 'Take the quotes away'],
    ['{"port": 74.5}', 10, 'port', 'a whole number'],
    ['{"port": 70000}', 10, 'port', 'at most 65535'],
    ['{"port": 0}', 10, 'port', 'at least 1'],
    ['{"prot": 7411}', 2, 'prot', 'Did you mean “port”?'],
    ['{"__proto__": {"port": 1}}', 2, '__proto__', 'doesn’t know'],
    ['[1]', 1, '', 'a block in { }'],
    ['{"servers": {"My Files": {"command": "x"}}}', 14, 'servers.My Files', 'can’t be an id'],
    [server('{}'), 19, 'servers.x', 'needs “command”'],
    [server('[]'), 19, 'servers.x', 'a block in { }'],
    [server('{"comand": "y"}'), 20, 'servers.x.comand', 'Did you mean “command”?'],
    [server('{"command": 5}'), 31, 'servers.x.command', 'a text in double quotes'],
    [server('{"command": ""}'), 31, 'servers.x.command', 'must not be empty'],
    [server('{"command": "y", "args": ["a", 5]}'), 50, 'servers.x.args.1', 'a text in double'],
    [server('{"command": "y", "env": {"1A": "b"}}'), 44, 'servers.x.env.1A', 'a variable’s name'],
    [server('{"command": "y", "prot": 1}'), 36, 'servers.x.prot', 'doesn’t know “prot” here.'],
    [server('{"command": "y", "enabled": "true"}'), 47, 'servers.x.enabled', 'Take the quotes'],
    [server('{"bundled": "y"}'), 31, 'servers.x.bundled', 'must be "everything"'],
    [server('{"bundled": "everything", "args": []}'), 45, 'servers.x.args', 'can’t stand together'],
    ['{"port": 1, "port": 2}', 13, 'port', 'a second time'],
    ['{"providers": {"cluade": {}}}', 16, 'providers.cluade', 'Did you mean “claude”?'],
    [claude('http://example.com'), 38, 'providers.claude.baseUrl', 'must begin with https://'],
    [claude('https://me:pw@example.com'), 38, 'providers.claude.baseUrl', 'no password'],
    [
      '{"providers": {"claude": {"usdPerThousandCredits": 1}}}',
      52,
      'providers.claude.usdPerThousandCredits',
      'belongs to elevenlabs only',
    ],
    [claude('nonsense'), 38, 'providers.claude.baseUrl', 'a web address'],
  ])('names the mistake in %j', (text, column, path, words) => {
    const { problems } = parseSettings(text);
    expect(problems[0]).toMatchObject({ path, line: 1, column });
    expect(problems[0]?.sentence).toContain(words);
    expect(problems).toHaveLength(1);
  });

  it('names all mistakes at once, in the order of the file', () => {
    const text = `{
      "servers": { "x": { "command": "", "args": "y", "nam": 1 } },
      "port": 0
    }`;

    expect(parseSettings(text).problems.map(({ path }) => path)).toEqual([
      'servers.x.command',
      'servers.x.args',
      'servers.x.nam',
      'port',
    ]);
  });

  it.each([
    'http://127.0.0.1:9000',
    'http://localhost:1',
    'http://[::1]:80',
    'https://a.example/b',
  ])('takes %s as a provider’s address', (baseUrl) => {
    expect(parseSettings(claude(baseUrl)).problems).toEqual([]);
  });

  it('never throws, and always has either settings or a place and a sentence', () => {
    const names = fc.constantFrom(
      'port',
      'servers',
      'providers',
      'x',
      'command',
      'env',
      '__proto__',
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.constantFrom(null, true, 1, -1, '', 'x', 1.5),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(names, tie('value'), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          value.map((any) => JSON.stringify(any)),
        ),
        (text) => {
          const { settings, problems } = parseSettings(text);
          expect(settings === null).toBe(problems.length > 0);
          for (const { line, column, sentence } of problems) {
            expect(line * column).toBeGreaterThan(0);
            expect(line).toBeLessThanOrEqual(text.split('\n').length);
            expect(sentence).toMatch(/^[A-Z“].*[.?\\"]$/);
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
