import type * as z from 'zod';

export interface Found {
  readonly path: readonly (string | number)[];
  readonly sentence: string;
}

/** Names that may stand at each place, for "did you mean". */
const KNOWN_NAMES = [
  ...['$schema', 'port', 'servers', 'providers', 'claude'],
  ...['name', 'enabled', 'bundled', 'command', 'args', 'env', 'cwd', 'baseUrl'],
];
const CLOSE_ENOUGH = 2;

/** One mistake in plain words, or several where one issue holds several. */
export function sentenceFor(issue: z.core.$ZodIssue): readonly Found[] {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: [...path, key], sentence: unknownName(key) }));
    case 'invalid_union':
      return [nearestOf(issue, path)];
    case 'invalid_key':
      return [{ path, sentence: invalidName(String(path.at(-1))) }];
    case 'invalid_type':
      return [{ path, sentence: `This must be ${KINDS[issue.expected] ?? issue.expected}.` }];
    case 'invalid_value':
      return [{ path, sentence: `This must be ${issue.values.map(quoted).join(' or ')}.` }];
    case 'too_small':
      return [{ path, sentence: `This must be at least ${issue.minimum}.` }];
    case 'too_big':
      return [{ path, sentence: `This must be at most ${issue.maximum}.` }];
    case 'invalid_format':
      return [{ path, sentence: 'This must be a web address, such as https://example.com.' }];
    default:
      return [{ path, sentence: `This ${issue.message}.` }];
  }
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text in double quotes',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a number',
  array: 'a list in [ ]',
  object: 'a block in { }',
  record: 'a block in { }',
};

function unknownName(name: string): string {
  const meant = KNOWN_NAMES.map((known) => ({ known, distance: distance(name, known) }))
    .filter((candidate) => candidate.distance <= CLOSE_ENOUGH)
    .toSorted((a, b) => a.distance - b.distance)[0];
  const hint = meant ? ` Did you mean “${meant.known}”?` : '';
  return `Tallylight doesn’t know “${name}” here.${hint}`;
}

function invalidName(name: string): string {
  return `“${name}” can’t be an id here. Use up to 12 small letters and digits.`;
}

/** A service is one of two kinds; what is said is about the one that was meant. */
function nearestOf(
  issue: z.core.$ZodIssue & { readonly code: 'invalid_union' },
  path: readonly (string | number)[],
): Found {
  const input = issue.input;
  const isBlock = typeof input === 'object' && input !== null;
  if (!isBlock) return { path, sentence: 'This must be a block in { }.' };
  if (!('bundled' in input) && !('command' in input))
    return { path, sentence: 'A service needs “command” (a program to run) or “bundled”.' };
  const branch = issue.errors['bundled' in input ? 0 : 1]?.[0];
  const [first] = branch ? sentenceFor(branch) : [];
  return { path: [...path, ...(first?.path ?? [])], sentence: first?.sentence ?? issue.message };
}

function quoted(value: unknown): string {
  return JSON.stringify(value);
}

/** Levenshtein's distance: how many letters must be put in, taken out or changed. */
function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_nothing, index) => index);
  for (const [index, letter] of [...left].entries()) {
    const next = [index + 1];
    for (const [column, other] of [...right].entries())
      next.push(
        Math.min(
          (row[column + 1] ?? 0) + 1,
          (next[column] ?? 0) + 1,
          (row[column] ?? 0) + (letter === other ? 0 : 1),
        ),
      );
    row = next;
  }
  return row.at(-1) ?? 0;
}
