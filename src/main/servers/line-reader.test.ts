import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LineReader, type LongLine } from './line-reader.ts';

function read(bytes: Buffer, cuts: readonly number[], limit = 1_000) {
  const lines: string[] = [];
  const tooLong: LongLine[] = [];
  const reader = new LineReader(
    limit,
    (line) => lines.push(line),
    (line) => tooLong.push(line),
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

it('throws away a line over the limit but its two ends, and reads the next one', () => {
  const long = `{"id":7,${'x'.repeat(2_000)},"last":8}`;
  const { lines, tooLong } = read(Buffer.from(`${long}\nnext\n`), [500, 1_500]);
  expect(lines).toEqual(['next']);
  expect(tooLong).toEqual([
    { bytes: long.length, head: long.slice(0, 256), tail: long.slice(-256) },
  ]);
});

it('keeps a large line that comes in many small pieces in little memory', () => {
  const lines: number[] = [];
  const reader = new LineReader(
    8_000_000,
    (line) => lines.push(line.length),
    () => {},
  );
  const before = process.memoryUsage().arrayBuffers;
  for (let byte = 0; byte < 1_000_000; byte += 1) reader.push(Buffer.from('x'));
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16_000_000);
  reader.push(Buffer.from('\n'));
  expect(lines).toEqual([1_000_000]);
});
