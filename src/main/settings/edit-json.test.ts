import fc from 'fast-check';
import { parse } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import { editJson } from './edit-json.ts';

describe('editing the settings file', () => {
  it.each([
    ['', '{\n  "port": 1\n}\n'],
    ['// mine', '{\n  "port": 1\n}\n// mine'],
    ['{}', '{\n  "port": 1\n}'],
    ['{"a": 2}', '{"a": 2, "port": 1}'],
    ['{\n  "a": 2 // why\n}\n', '{\n  "a": 2, // why\n  "port": 1\n}\n'],
    ['{\n  "a": 2, // why\n}\n', '{\n  "a": 2, // why\n  "port": 1,\n}\n'],
    ['{\n  "a": 2 /* b */ // c\n  // d\n}', '{\n  "a": 2, /* b */ // c\n  "port": 1\n  // d\n}'],
    ['{\r\n\t"a": 2\r\n}', '{\r\n\t"a": 2,\r\n\t"port": 1\r\n}'],
    ['\uFEFF{"a": 2}', '\uFEFF{"a": 2, "port": 1}'],
    ['{\n  "a": 2\n  , // odd\n}', '{\n  "a": 2\n  , // odd\n  "port": 1,\n}'],
  ])('makes of %j exactly what a person would', (text, expected) => {
    expect(editJson(text, ['port'], 1)).toBe(expected);
  });

  it('adds the blocks on the way, with the indentation of the file', () => {
    const text = '{\n    // mine\n    "port": 1\n}\n';

    const next = editJson(text, ['servers', 'files'], { command: 'npx' });

    expect(next).toBe(
      '{\n    // mine\n    "port": 1,\n    "servers": {\n        "files": {\n            "command": "npx"\n        }\n    }\n}\n',
    );
  });

  it('changes what is there, and nothing else', () => {
    const text = '{\n  // one\n  "port": 1, // two\n  "servers": {} // three\n}\n';
    expect(editJson(text, ['port'], 2)).toBe(text.replace('1,', '2,'));
  });

  it.each([
    ['{\n  "port": 1, // two\n  "servers": {} // three\n}\n', '{\n  "servers": {} // three\n}\n'],
    ['{\n  "a": 2, // why\n  "port": 1\n}\n', '{\n  "a": 2 // why\n}\n'],
    ['{"a": 2, "port": 1}', '{"a": 2}'],
    ['{"port": 1, "a": 2}', '{ "a": 2}'],
    ['{\r\n\t"port": 1, // one\r\n\t"a": 2\r\n}', '{\r\n\t"a": 2\r\n}'],
    ['{\n  "a": 2, // why\n  "port": 1,\n  // end\n}', '{\n  "a": 2, // why\n  // end\n}'],
    ['{\n  // none\n}', '{\n  // none\n}'],
    ['', ''],
  ])('removes a name from %j', (text, expected) => {
    expect(editJson(text, ['port'], undefined)).toBe(expected);
  });

  it('removes a name from a block and leaves the block', () => {
    const text = '{\n  "a": {\n    "port": 1 // mine\n  } // why\n}\n';
    expect(editJson(text, ['a', 'port'], undefined)).toBe('{\n  "a": {\n  } // why\n}\n');
    expect(editJson(text, ['b', 'port'], undefined)).toBe(text);
  });

  it('keeps every comment and every other value, in their order, whatever the layout', () => {
    const eol = fc.constantFrom('\n', '\r\n');
    const gap = fc.constantFrom(
      '',
      ' ',
      '\t',
      '\n',
      '\n  ',
      ' // c\n',
      ' /* c */ ',
      '\n\n // c\n\t',
    );
    const entry = fc.tuple(gap, gap, gap, fc.constantFrom('1', '{}', '[1, 2]', '{"x": [{}]}'));
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 4 }),
        fc.array(entry, { minLength: 4, maxLength: 4 }),
        gap,
        eol,
        fc.boolean(),
        fc.constantFrom('a', 'new'),
        (names, entries, end, lineEnd, hasTrailingComma, target) => {
          const body = names
            .map((name, index) => {
              const [before, between, after, value] = entries[index] ?? ['', '', '', '1'];
              return `${before}"${name}":${between}${value}${after}`;
            })
            .join(',');
          const comma = hasTrailingComma && names.length > 0 ? ',' : '';
          const text = `{${body}${comma}${end}}`.replaceAll('\n', lineEnd);
          const comments = (all: string): number => all.split(/\/\/ c|\/\* c \*\//).length;

          const next = editJson(text, [target], 'set');

          const before = parse(text, [], { allowTrailingComma: true }) as object;
          const errors: never[] = [];
          const after = parse(next, errors, { allowTrailingComma: true }) as object;
          expect(errors).toEqual([]);
          expect(after).toEqual({ ...before, [target]: 'set' });
          expect(Object.keys(after)).toEqual(Object.keys({ ...before, [target]: 'set' }));
          expect(comments(next)).toBe(comments(text));
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
