import { describe, expect, it } from 'vitest';
import { createEventSplitter } from './event-splitter.ts';

const EVENTS = [
  'data: one',
  ': a comment',
  'event: x\ndata: drop\nid: 7',
  'data: zwei ü',
  'data:three\ndata: lines',
];

function split(bytes: Uint8Array, cuts: readonly number[]) {
  const seen: string[] = [];
  const splitter = createEventSplitter((data) => {
    seen.push(data);
    return data !== 'drop';
  });
  const out: Uint8Array[] = [];
  let start = 0;
  for (const cut of [...cuts, bytes.length]) {
    out.push(splitter.push(bytes.subarray(start, cut)));
    start = cut;
  }
  out.push(splitter.end());
  return { seen, text: Buffer.concat(out).toString() };
}

describe.each([
  ['LF', '\n'],
  ['CR LF', '\r\n'],
  ['CR', '\r'],
])('a stream whose lines end with %s', (_name, eol) => {
  const blank = eol + eol;
  const lines = EVENTS.map((event) => event.replaceAll('\n', eol) + blank);
  const bytes = Buffer.from(lines.join(''));
  const kept = lines.filter((line) => !line.includes('drop')).join('');

  it('comes out without what is not kept, wherever it is cut', () => {
    const whole = split(bytes, []);
    expect(whole.text).toBe(kept);
    expect(whole.seen).toEqual(['one', '', 'drop', 'zwei ü', 'three\nlines']);
    for (let cut = 0; cut <= bytes.length; cut += 1) expect(split(bytes, [cut])).toEqual(whole);
    const everywhere = Array.from(bytes.keys()).slice(1);
    expect(split(bytes, everywhere)).toEqual(whole);
  });

  it('passes on the beginning of an event that never ends', () => {
    const cut = Buffer.from(`data: one${blank}data: tw`);
    expect(split(cut, []).text).toBe(cut.toString());
  });
});

it('gives an event out as soon as it is complete', () => {
  const splitter = createEventSplitter(() => true);
  expect(Buffer.from(splitter.push(Buffer.from('data: a\r\n\r\n'))).toString()).toBe(
    'data: a\r\n\r\n',
  );
  expect(splitter.push(Buffer.from('data: b\n'))).toHaveLength(0);
  expect(Buffer.from(splitter.push(Buffer.from('\n'))).toString()).toBe('data: b\n\n');
});

it('holds back no more than a megabyte', () => {
  const seen: string[] = [];
  const splitter = createEventSplitter((data) => seen.push(data) > 0);
  const large = Buffer.alloc(2 * 1024 * 1024, 'x');
  expect(splitter.push(large)).toHaveLength(large.length);
  splitter.push(Buffer.from('\n\ndata: next\n\n'));
  expect(seen).toEqual(['next']);
});
