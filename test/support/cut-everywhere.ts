import type { WorkReader } from '#main/providers/worker.ts';

interface Read {
  readonly text: string;
  readonly sources: WorkReader['sources'];
}

/** What comes of the bytes, cut in two at every place and byte by byte: each outcome once, so that one is all there should be. */
export function cutEverywhere(bytes: Buffer, createReader: () => WorkReader): Read[] {
  const outcomes = new Map<string, Read>();
  const read = (pieces: readonly Buffer[]): void => {
    const reader = createReader();
    const text = pieces.map((piece) => reader.push(piece)).join('');
    const outcome = { text, sources: reader.sources };
    outcomes.set(JSON.stringify(outcome), outcome);
  };
  for (let at = 0; at <= bytes.length; at += 1) read([bytes.subarray(0, at), bytes.subarray(at)]);
  read(Array.from(bytes, (_, at) => bytes.subarray(at, at + 1)));
  return [...outcomes.values()];
}
