import fc from 'fast-check';
import { parse } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import { putEntry, removeEntry } from './json-entry.ts';

const PLACE = { section: 'mcpServers', name: 'us' };
const put = (text: string): string => putEntry(text, PLACE, { a: 1 });

describe('putting an entry into a file', () => {
  it.each([
    ['', '{\n  "mcpServers": {\n    "us": {\n      "a": 1\n    }\n  }\n}\n'],
    ['{}', '{\n  "mcpServers": {\n    "us": {\n      "a": 1\n    }\n  }\n}'],
    ['{"x": 1}', '{"mcpServers": {"us":{"a":1}}, "x": 1}'],
    [
      '{\n\t"mcpServers": {\n\t\t"b": {} // b\n\t}\n}',
      '{\n\t"mcpServers": {\n\t\t"us": {\n\t\t\t"a": 1\n\t\t},\n\t\t"b": {} // b\n\t}\n}',
    ],
    [
      '{ // head\r\n  "x": 1\r\n}\r\n',
      '{ // head\r\n  "mcpServers": {\r\n    "us": {\r\n      "a": 1\r\n    }\r\n  },\r\n  "x": 1\r\n}\r\n',
    ],
    [
      '{\n  "mcpServers": {\n    "us": { "old": true }, // ours\n    "b": {}\n  }\n}',
      '{\n  "mcpServers": {\n    "us": {\n      "a": 1\n    }, // ours\n    "b": {}\n  }\n}',
    ],
  ])('makes of %j what a person would', (text, expected) => {
    expect(put(text)).toBe(expected);
  });

  it('takes it out again without a trace, and leaves what never had it', () => {
    const text = '{\n  "mcpServers": {\n    // b\n    "b": {} // b\n  }\n}';

    expect(removeEntry(put(text), PLACE)).toBe(text);
    expect(removeEntry(text, PLACE)).toBe(text);
    expect(removeEntry('', PLACE)).toBe('');
  });

  it('takes the comma of the one before it away with the last', () => {
    const text = '{ "mcpServers": {\n  "b": {}, // b\n  "us": {}\n} }';
    expect(removeEntry(text, PLACE)).toBe('{ "mcpServers": {\n  "b": {} // b\n} }');
  });

  it('keeps every comment and every other value in their order, there and back, whatever the layout', () => {
    const gap = fc.constantFrom('', ' ', '\n', '\n  ', '\t', ' // c\n', ' /* c */ ', '\n // c\n\t');
    const value = fc.constantFrom('1', '{}', '{"us": {}}', '[1,\n 2]', '{\n "x": {}\n}');
    const block = (names: readonly string[], inner: fc.Arbitrary<string>): fc.Arbitrary<string> =>
      fc
        .tuple(
          fc.subarray([...names]),
          fc.array(fc.tuple(gap, gap, inner, gap), { minLength: 4, maxLength: 4 }),
          gap,
          fc.constantFrom('', ','),
        )
        .map(([used, parts, end, comma]) => {
          const body = used.map((name, index) => {
            const [before, between, held, after] = parts[index] ?? ['', '', '1', ''];
            return `${before}"${name}":${between}${held}${after}`;
          });
          return `{${body.join(',')}${body.length > 0 ? comma : ''}${end}}`;
        });
    const servers = block(['a', 'us', 'z'], value);
    const file = fc
      .tuple(block(['x', 'y'], value), fc.option(servers), gap, fc.constantFrom('\n', '\r\n'))
      .map(([rest, section, space, eol]) => {
        const isEmpty = !rest.includes('"');
        const named = section === null ? '' : `"mcpServers":${section}${isEmpty ? '' : ','}`;
        return `${space}{${space}${named}${rest.slice(1)}${space}`.replaceAll('\n', eol);
      });
    const comments = (text: string): number => text.split(/\/\/ c|\/\* c \*\//).length;
    const read = (text: string): Record<string, Record<string, unknown>> => {
      const errors: never[] = [];
      const held: unknown = parse(text, errors, { allowTrailingComma: true });
      expect(errors).toEqual([]);
      return held as Record<string, Record<string, unknown>>;
    };

    fc.assert(
      fc.property(file, (text) => {
        const before = read(text);

        const connected = put(text);
        const removed = removeEntry(connected, PLACE);

        const { mcpServers: { us: _ours, ...others } = {}, ...rest } = before;
        expect(read(connected)).toEqual({ ...rest, mcpServers: { ...others, us: { a: 1 } } });
        expect(read(removed)).toEqual({ ...rest, mcpServers: others });
        expect(Object.keys(read(removed)['mcpServers'] ?? {})).toEqual(Object.keys(others));
        expect(comments(connected)).toBe(comments(text));
        // Between our own name and its value, it is ours.
        const own = /"us":\s*\/[/*]/.test(text) ? 1 : 0;
        expect(comments(removed)).toBe(comments(text) - own);
      }),
      { numRuns: 3_000 },
    );
  });
});
