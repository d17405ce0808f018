import { expect } from 'vitest';
import type { WorkReader } from '#main/providers/worker.ts';

/** Reads the bytes once for every place where they can be cut in two, and once byte by byte: always the same text. */
export function cutEverywhere(
  bytes: Buffer,
  createReader: () => WorkReader,
  text: string,
  sources: WorkReader['sources'] = [],
): void {
  const read = (pieces: readonly Buffer[]): void => {
    const reader = createReader();
    const said = pieces.map((piece) => reader.push(piece)).join('');
    expect({ said, sources: reader.sources }).toEqual({ said: text, sources });
  };
  for (let at = 0; at <= bytes.length; at += 1) read([bytes.subarray(0, at), bytes.subarray(at)]);
  read(Array.from(bytes, (_, at) => bytes.subarray(at, at + 1)));
}
