import {
  findNodeAtLocation,
  getNodeValue,
  parseTree,
  type Node,
  type ParseError,
} from 'jsonc-parser';
import type { SettingsProblem } from '#contract/settings.ts';
import { lineColumn } from './line-column.ts';
import { sentencesFor, type Found } from './problem-sentence.ts';
import { SettingsSchema, type Settings } from './settings-schema.ts';
import { syntaxProblems, tooDeep } from './syntax-problem.ts';

export type Parsed =
  | { readonly settings: Settings; readonly problems: readonly [] }
  | { readonly settings: null; readonly problems: readonly SettingsProblem[] };

const BYTE_ORDER_MARK = '\uFEFF';
const OPTIONS = { allowTrailingComma: true, allowEmptyContent: true };
/** An editor or a program that copies files may leave that for a moment, so it never means “nothing”. */
const EMPTY: SettingsProblem = {
  path: '',
  line: 1,
  column: 1,
  sentence:
    'The file is empty. Put back what stood there, or, if you want only the usual settings, write {} into it.',
};

/** Reads the text of `tallylight.json`. Every mistake is named with its place; comments are welcome. */
export function parseSettings(raw: string): Parsed {
  // Editors don't show the mark, and don't count it as a column.
  const text = raw.startsWith(BYTE_ORDER_MARK) ? raw.slice(BYTE_ORDER_MARK.length) : raw;
  if (text.trim() === '') return { settings: null, problems: [EMPTY] };
  const depth = tooDeep(text);
  if (depth) return { settings: null, problems: [depth] };

  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, OPTIONS);
  const mistakes = [...syntaxProblems(text, errors), ...(tree ? repeatedNames(text, tree) : [])];
  if (mistakes.length > 0) return { settings: null, problems: mistakes.toSorted(byPlace) };

  const checked = SettingsSchema.safeParse(tree ? getNodeValue(tree) : {}, { reportInput: true });
  if (checked.success) return { settings: checked.data, problems: [] };
  const problems = checked.error.issues
    .flatMap((issue) => sentencesFor(issue))
    .map((found) => ({
      path: found.path.join('.'),
      ...placeOf(text, tree, found),
      sentence: found.sentence,
    }));
  return { settings: null, problems: problems.toSorted(byPlace) };
}

function byPlace(a: SettingsProblem, b: SettingsProblem): number {
  return a.line - b.line || a.column - b.column;
}

/** Of two equal names a reader keeps only one, which is seldom what was meant. */
function repeatedNames(text: string, node: Node, path: readonly string[] = []): SettingsProblem[] {
  if (node.type === 'array')
    return (node.children ?? []).flatMap((child, index) =>
      repeatedNames(text, child, [...path, String(index)]),
    );
  const seen = new Set<string>();
  return (node.children ?? []).flatMap((child): SettingsProblem[] => {
    const [name, value] = child.children ?? [];
    const key = String(name?.value);
    const here = [...path, key];
    const below = value ? repeatedNames(text, value, here) : [];
    if (!seen.has(key)) {
      seen.add(key);
      return below;
    }
    const place = lineColumn(text, child.offset);
    const sentence = `“${key}” stands here a second time. Keep one of the two.`;
    return [{ path: here.join('.'), ...place, sentence }, ...below];
  });
}

/** The place of the name or the value; of the nearest thing around it where there is no such thing. */
function placeOf(
  text: string,
  tree: Node | undefined,
  { path, about }: Found,
): { readonly line: number; readonly column: number } {
  for (let length = path.length; tree && length > 0; length -= 1) {
    const node = findNodeAtLocation(tree, path.slice(0, length));
    if (!node) continue;
    const isName = about === 'name' && length === path.length && node.parent?.type === 'property';
    return lineColumn(text, isName ? (node.parent?.offset ?? 0) : node.offset);
  }
  return lineColumn(text, tree?.offset ?? 0);
}
