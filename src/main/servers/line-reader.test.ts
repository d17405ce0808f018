import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LineReader } from './line-reader.ts';

function read(bytes: Buffer, cuts: readonly number[], limit = 1_000) {
  const lines: string[] = [];
  const tooLong: number[] = [];
  const reader = new LineReader(
    limit,
    (line) => lines.push(line),
    (size) => tooLong.push(size),
  );
  let from = 0;
  for (const cut of [...cuts.toSorted((a, b) => a - b), bytes.length]) {
    reader.push(bytes.subarray(from, Math.max(from, cut)));
    from = Math.max(from, cut);
  }
  return { lines, tooLong };
}

it('finds the same lines wherever the bytes are cut, also inside a character', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'binary' }).map((text) => text.replace(/[\r\n]/g, ''))),
      fc.array(fc.nat(200)),
      fc.constantFrom('\n', '\r\n'),
      (lines, cuts, end) => {
        const bytes = Buffer.from(lines.map((line) => line + end).join(''));
        const expected = lines
          .map((line) => Buffer.from(line).toString())
          .filter((line) => line.trim() !== '');
        expect(read(bytes, cuts).lines).toEqual(expected);
      },
    ),
  );
});

it('throws away a line over the limit, and reads the next one', () => {
  const bytes = Buffer.from(`${'x'.repeat(2_000)}\nnext\n`);
  expect(read(bytes, [500, 1_500])).toEqual({ lines: ['next'], tooLong: [2_000] });
});
