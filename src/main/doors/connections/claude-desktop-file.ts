import {
  findNodeAtLocation,
  getNodeValue,
  parseTree,
  type Node,
  type ParseError,
} from 'jsonc-parser';
import { putEntry, removeEntry } from './json-entry.ts';

/** What Claude Desktop runs to reach us: absolute paths, so that nothing depends on a PATH. */
export interface BridgeEntry {
  readonly command: string;
  readonly args: readonly string[];
}

export type ConnectionPlan =
  | {
      readonly state: 'ready' | 'connected';
      /** The whole file as it would be. */
      readonly nextText: string;
      /** Names of the other servers. */
      readonly keeps: readonly string[];
    }
  | Unreadable;

export interface Unreadable {
  readonly state: 'unreadable';
  /** Counted from 1. */
  readonly line: number;
  readonly column: number;
  readonly sentence: string;
}

const BYTE_ORDER_MARK = '\uFEFF';
const SECTION = 'mcpServers';
const READ_OPTIONS = { allowTrailingComma: true, allowEmptyContent: true };

/**
 * What connecting would make of the text of `claude_desktop_config.json`; `null` is a file that is not
 * there. Only our own entry is touched: comments, order, line ends and everything unknown stay.
 */
export function planConnection(
  text: string | null,
  name: string,
  entry: BridgeEntry,
): ConnectionPlan {
  const [mark, body] = splitMark(text ?? '');
  const read = readBlock(body);
  if (read.state === 'unreadable') return read;
  const section = read.tree && findNodeAtLocation(read.tree, [SECTION]);
  const present = section && findNodeAtLocation(section, [name]);
  const isConnected =
    present !== undefined && JSON.stringify(getNodeValue(present)) === JSON.stringify(entry);
  return {
    state: isConnected ? 'connected' : 'ready',
    nextText: isConnected ? mark + body : mark + putEntry(body, { section: SECTION, name }, entry),
    keeps: section ? namesIn(section).filter((other) => other !== name) : [],
  };
}

/** The text without our entry; the same text when it has none. */
export function planRemoval(
  text: string,
  name: string,
): { readonly state: 'ready'; readonly nextText: string } | Unreadable {
  const [mark, body] = splitMark(text);
  const read = readBlock(body);
  if (read.state === 'unreadable') return read;
  return { state: 'ready', nextText: mark + removeEntry(body, { section: SECTION, name }) };
}

type Read = { readonly state: 'read'; readonly tree: Node | undefined } | Unreadable;

/** Only what is beyond doubt is read: from anything else, writing could take something away. */
function readBlock(body: string): Read {
  // What a decoder puts in place of bytes that are no UTF-8. Writing it back would change them.
  const foreign = body.indexOf('\uFFFD');
  if (foreign >= 0) return unreadable(body, foreign, 'it is not stored as UTF-8');
  const errors: ParseError[] = [];
  let tree: Node | undefined;
  try {
    tree = parseTree(body, errors, READ_OPTIONS);
  } catch {
    // The parser recurses, and hostile text exhausts its stack.
    return unreadable(body, 0, 'it goes too deep');
  }
  const [error] = errors;
  if (error) return unreadable(body, error.offset, 'it is not valid JSON');
  if (!tree) return { state: 'read', tree };
  if (tree.type !== 'object') return unreadable(body, tree.offset, 'it must begin with {');
  const section = findNodeAtLocation(tree, [SECTION]);
  if (section && section.type !== 'object')
    return unreadable(body, section.offset, `“${SECTION}” must be a block in { }`);
  for (const block of section ? [tree, section] : [tree]) {
    const again = repeatedName(block);
    if (again) return unreadable(body, again.offset, 'this name stands there twice');
  }
  return { state: 'read', tree };
}

/** Of two equal names Claude reads the last, and others the first. */
function repeatedName(block: Node): Node | undefined {
  const names = namesIn(block);
  return block.children?.find((_property, index) => names.indexOf(names[index] ?? '') < index);
}

function namesIn(block: Node): string[] {
  return (block.children ?? []).map((property) => String(property.children?.[0]?.value));
}

function unreadable(body: string, offset: number, what: string): Unreadable {
  const lines = body.slice(0, offset).split('\n');
  const line = lines.length;
  const column = (lines.at(-1)?.length ?? 0) + 1;
  const sentence = `Claude Desktop’s file has a mistake at line ${line}, column ${column}: ${what}. Mend it first; nothing was changed.`;
  return { state: 'unreadable', line, column, sentence };
}

function splitMark(text: string): [mark: string, body: string] {
  return text.startsWith(BYTE_ORDER_MARK) ? [BYTE_ORDER_MARK, text.slice(1)] : ['', text];
}
