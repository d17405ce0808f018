import { findNodeAtLocation, parseTree, type Node } from 'jsonc-parser';
import { commaAfter, endOfComments, eolOf, indentAt } from '#main/values/json-text.ts';

/** Where a named entry stands: in a block of the file's outermost block. */
export interface EntryPlace {
  readonly section: string;
  readonly name: string;
}

const USUAL_UNIT = '  ';

/** The text with the entry put in or replaced, and every other character as it was. It must be a JSON block, or empty. */
export function putEntry(text: string, { section, name }: EntryPlace, value: unknown): string {
  const root = parseTree(text);
  if (!root) return putEntry(`${text}{}${eolOf(text)}`, { section, name }, value);
  const block = findNodeAtLocation(root, [section]);
  if (!block) return putFirst(text, root, section, { [name]: value });
  const present = findNodeAtLocation(block, [name]);
  if (!present) return putFirst(text, block, name, value);
  const indent = indentAt(text, present.parent?.offset ?? present.offset);
  return splice(text, present.offset, endOf(present), write(text, block, indent, value));
}

/** The text without the entry; the same text where there is none. */
export function removeEntry(text: string, { section, name }: EntryPlace): string {
  const root = parseTree(text);
  const property = root && findNodeAtLocation(root, [section, name])?.parent;
  if (!property?.parent?.children) return text;
  const { children } = property.parent;
  const before = children[children.indexOf(property) - 1];
  const end = endOf(property);
  // Without a comma behind it, it is the last, and the one before it must end without a comma.
  const comma = commaAfter(text, end) ?? (before ? commaAfter(text, endOf(before)) : null);
  if (comma === null) return splice(text, ...withSpaceAround(text, property.offset, end), '');
  const isBehind = comma > end && text.slice(end, comma - 1).trim() === '';
  if (isBehind) return splice(text, ...withSpaceAround(text, property.offset, comma), '');
  // Something else stands between the two. The later cut comes first, so that the other's place holds.
  const cuts = [withSpaceAround(text, property.offset, end), [comma - 1, comma] as const];
  return cuts
    .toSorted((one, other) => other[0] - one[0])
    .reduce((rest, [from, to]) => splice(rest, from, to, ''), text);
}

/** First in its block, behind a comment on the line where that begins. There, no comma of others has to move. */
function putFirst(text: string, block: Node, name: string, value: unknown): string {
  const at = endOfComments(text, block.offset + 1);
  const key = JSON.stringify(name);
  const [first] = block.children ?? [];
  if (first && isOneLine(text, block))
    return splice(text, at, at, `${key}: ${JSON.stringify(value)}, `);

  const own = indentAt(text, block.offset);
  const indent =
    first && startsLine(text, first) ? indentAt(text, first.offset) : own + unitOf(text);
  const entry = `${eolOf(text)}${indent}${key}: ${write(text, null, indent, value)}`;
  const follows = text.slice(at, first?.offset ?? endOf(block) - 1);
  const gap = follows.includes('\n') ? '' : `${eolOf(text)}${first ? indent : own}`;
  return splice(text, at, at, `${entry}${first ? ',' : ''}${gap}`);
}

/** As JSON in the file's own layout; on one line where the block around it is. */
function write(text: string, around: Node | null, indent: string, value: unknown): string {
  if (around && isOneLine(text, around)) return JSON.stringify(value);
  return JSON.stringify(value, null, unitOf(text)).replaceAll('\n', `${eolOf(text)}${indent}`);
}

/** With its whole line when nothing else stands there, so that none is left empty. */
function withSpaceAround(text: string, start: number, end: number): readonly [number, number] {
  const lineStart = /\r?\n[ \t]*$/.exec(text.slice(0, start));
  const space = /^[ \t]*/.exec(text.slice(end))?.[0].length ?? 0;
  const isAlone = lineStart && /^\r?\n/.test(text.slice(end + space));
  return isAlone ? [lineStart.index, end] : [start, end + space];
}

function splice(text: string, start: number, end: number, inserted: string): string {
  return text.slice(0, start) + inserted + text.slice(end);
}

function endOf({ offset, length }: Node): number {
  return offset + length;
}

function isOneLine(text: string, node: Node): boolean {
  return !text.slice(node.offset, endOf(node)).includes('\n');
}

function startsLine(text: string, node: Node): boolean {
  return /\n[ \t]*$/.test(text.slice(0, node.offset));
}

/** One step of indentation: that of the first name on a line of its own. */
function unitOf(text: string): string {
  return /^([ \t]+)"/m.exec(text)?.[1] ?? USUAL_UNIT;
}
