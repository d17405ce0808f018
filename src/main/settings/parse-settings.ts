import {
  findNodeAtLocation,
  getNodeValue,
  parseTree,
  printParseErrorCode,
  type Node,
  type ParseError,
} from 'jsonc-parser';
import type { SettingsProblem } from '#contract/settings.ts';
import { lineColumn } from './line-column.ts';
import { sentenceFor } from './problem-sentence.ts';
import { SettingsSchema, type Settings } from './settings-schema.ts';

export type Parsed =
  | { readonly settings: Settings; readonly problems: readonly [] }
  | { readonly settings: null; readonly problems: readonly SettingsProblem[] };

const BYTE_ORDER_MARK = '\uFEFF';
const OPTIONS = { allowTrailingComma: true, allowEmptyContent: true };

/** Reads the text of `tallylight.json`. Every mistake is named with its place; comments are welcome. */
export function parseSettings(raw: string): Parsed {
  // One character is left in its place, so that offsets stay those of the file.
  const text = raw.startsWith(BYTE_ORDER_MARK) ? ` ${raw.slice(1)}` : raw;
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, OPTIONS);
  const mistakes = [
    ...errors.map((error) => syntaxProblem(text, error)),
    ...(tree ? repeatedKeys(text, tree) : []),
  ];
  if (mistakes.length > 0) return { settings: null, problems: mistakes };

  const checked = SettingsSchema.safeParse(tree ? getNodeValue(tree) : {}, { reportInput: true });
  if (checked.success) return { settings: checked.data, problems: [] };
  const problems = checked.error.issues.flatMap((issue) =>
    sentenceFor(issue).map(({ path, sentence }) => ({
      path: path.join('.'),
      ...placeOf(text, tree, path),
      sentence,
    })),
  );
  return { settings: null, problems };
}

const SYNTAX: Readonly<Record<string, string>> = {
  InvalidSymbol: 'There is a word here that means nothing. Texts need double quotes around them.',
  InvalidNumberFormat: 'This is not a number.',
  PropertyNameExpected: 'A name in double quotes belongs here.',
  ValueExpected: 'A value belongs here.',
  ColonExpected: 'A colon belongs between a name and its value.',
  CommaExpected: 'A comma is missing before this.',
  CloseBraceExpected: 'A closing } is missing.',
  CloseBracketExpected: 'A closing ] is missing.',
  EndOfFileExpected: 'There is text after the final }. Two blocks were probably pasted together.',
  UnexpectedEndOfString: 'This text has no closing quote.',
  UnexpectedEndOfComment: 'This comment has no end.',
  InvalidEscapeCharacter: 'A backslash in a text must be doubled: \\\\',
};

function syntaxProblem(text: string, { error, offset }: ParseError): SettingsProblem {
  const sentence = SYNTAX[printParseErrorCode(error)] ?? 'This is not written as JSON.';
  return { path: '', ...lineColumn(text, offset), sentence };
}

/** Of two equal names a reader keeps only one, which is seldom what was meant. */
function repeatedKeys(text: string, node: Node, path: readonly string[] = []): SettingsProblem[] {
  const seen = new Set<string>();
  return (node.children ?? []).flatMap((child): SettingsProblem[] => {
    if (node.type !== 'object') return repeatedKeys(text, child, path);
    const [name, value] = child.children ?? [];
    const key = String(name?.value);
    const here = [...path, key];
    const below = value ? repeatedKeys(text, value, here) : [];
    if (!seen.has(key)) {
      seen.add(key);
      return below;
    }
    const place = lineColumn(text, child.offset);
    const sentence = `“${key}” stands here a second time. Keep one of the two.`;
    return [{ path: here.join('.'), ...place, sentence }, ...below];
  });
}

/** The place of a value; of the nearest thing around it where there is no such value. */
function placeOf(
  text: string,
  tree: Node | undefined,
  path: readonly (string | number)[],
): { readonly line: number; readonly column: number } {
  for (let length = path.length; tree && length > 0; length -= 1) {
    const node = findNodeAtLocation(tree, path.slice(0, length));
    // A name that should not be there is itself the place, not its value.
    if (node)
      return lineColumn(text, node.parent?.type === 'property' ? node.parent.offset : node.offset);
  }
  return lineColumn(text, tree?.offset ?? 0);
}
