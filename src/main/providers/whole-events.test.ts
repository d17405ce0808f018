import fc from 'fast-check';
import { expect, it } from 'vitest';
import { wholeEvents } from './whole-events.ts';

const lineEnd = fc.constantFrom('\n', '\r', '\r\n');
const streams = fc
  .array(
    fc.tuple(
      fc.array(fc.constantFrom('data: Grüße', ': 🎙️', 'event: a'), { minLength: 1 }),
      lineEnd,
    ),
  )
  .map((events) => events.map(([lines, end]) => `${lines.join(end)}${end}${end}`));

it('gives everything once, and only with the end of an event, wherever the bytes are cut', () => {
  fc.assert(
    fc.property(
      streams,
      fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }),
      (all, sizes) => {
        const bytes = Buffer.from(all.join(''));
        const events = wholeEvents();
        let text = '';
        for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1;
          const taken = events.take(bytes.subarray(at, at + size));
          expect(taken).toMatch(/^$|(\n\n|\r\r|\n\r)$/);
          text += taken;
          at += size;
        }
        // The second half of a last CRLF ends nothing that is still open.
        expect(text + (all.at(-1)?.endsWith('\r\n') && !text.endsWith('\r\n') ? '\n' : '')).toBe(
          all.join(''),
        );
      },
    ),
  );
});

it('keeps what is not yet whole', () => {
  const events = wholeEvents();
  expect(events.take(Buffer.from('data: 1\n\ndata: 2\n'))).toBe('data: 1\n\n');
  expect(events.take(Buffer.from('data: 3'))).toBe('');
  expect(events.take(Buffer.from('\n'))).toBe('');
  expect(events.take(Buffer.from('\ndata'))).toBe('data: 2\ndata: 3\n\n');
  expect(events.take(Buffer.alloc(0))).toBe('');
});
