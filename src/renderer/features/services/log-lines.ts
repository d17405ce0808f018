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

/** Which lines hold the text, whatever its case. */
export function findLines(lines: readonly LogLine[], wanted: string): readonly number[] {
  const text = wanted.trim().toLowerCase();
  if (text === '') return [];
  return lines.flatMap((line, index) => (line.text.toLowerCase().includes(text) ? [index] : []));
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
