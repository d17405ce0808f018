import type { LogLine } from '#contract/servers.ts';

const LINES_KEPT = 50_000;

/** The lines with a batch added; a core that started again counts from zero. */
export function addLines(
  before: readonly LogLine[],
  batch: readonly LogLine[],
): readonly LogLine[] {
  const first = batch[0];
  const last = before.at(-1);
  if (first && last && first.number <= last.number) return batch;
  return [...before, ...batch].slice(-LINES_KEPT);
}

/** Positions of the lines that hold the text, whatever its case. */
export function findLines(lines: readonly LogLine[], wanted: string): readonly number[] {
  const text = wanted.trim().toLowerCase();
  if (text === '') return [];
  return lines.flatMap((line, index) => (line.text.toLowerCase().includes(text) ? [index] : []));
}

/** The lines at these positions. */
export function pickLines(
  lines: readonly LogLine[],
  positions: readonly number[],
): readonly LogLine[] {
  return positions.map((position) => lines[position]).filter((line) => line !== undefined);
}

/** The hit so many steps on from another, round and round; 0 where there is none. */
export function stepHit(hit: number, step: number, count: number): number {
  return count === 0 ? 0 : (((hit + step) % count) + count) % count;
}

/** "3/14": which hit of how many; empty while nothing is looked for. */
export function hitText(hit: number, count: number, wanted: string): string {
  if (wanted.trim() === '') return '';
  return count === 0 ? '0/0' : `${Math.min(hit, count - 1) + 1}/${count}`;
}

/** A line cut at every place where the text stands: every second part is a hit. */
export function cutAtHits(line: string, wanted: string): readonly string[] {
  const text = wanted.trim();
  if (text === '') return [line];
  const parts: string[] = [];
  const lower = line.toLowerCase();
  let from = 0;
  for (
    let at = lower.indexOf(text.toLowerCase());
    at !== -1;
    at = lower.indexOf(text.toLowerCase(), from)
  ) {
    parts.push(line.slice(from, at), line.slice(at, at + text.length));
    from = at + text.length;
  }
  return [...parts, line.slice(from)];
}

/** The lines as text, with full times, for pasting elsewhere. */
export function toText(lines: readonly LogLine[]): string {
  return lines.map(({ atMs, text }) => `${new Date(atMs).toISOString()} ${text}`).join('\n');
}
