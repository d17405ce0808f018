import {
  applyEdits,
  createScanner,
  findNodeAtLocation,
  modify,
  parseTree,
  type Node,
} from 'jsonc-parser';

type Path = readonly (string | number)[];

const BYTE_ORDER_MARK = '\uFEFF';
const USUAL_INDENT = 2;

/** What a settings file can hold at a name. */
export type JsonValue = string | number | boolean | object;

/**
 * The text with one value set. Comments, order and layout stay. The text must be JSON without mistakes,
 * or empty.
 */
export function editJson(raw: string, path: Path, value: JsonValue): string {
  const mark = raw.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : '';
  const text = raw.slice(mark.length);
  const tree = parseTree(text);
  if (!tree) return `${mark}${editJson(`{}\n${text}`, path, value)}`;
  const added = addProperty(text, tree, path, value);
  if (added !== null) return mark + added;
  return (
    mark + applyEdits(text, modify(text, [...path], value, { formattingOptions: layout(text) }))
  );
}

/**
 * Puts a new name behind the last one of its block, and behind the comment at that one's line end,
 * which would otherwise seem to belong to the new one. `null` when there is no last one.
 */
function addProperty(text: string, tree: Node, path: Path, value: JsonValue): string | null {
  const depth = path.findIndex(
    (_part, index) => !findNodeAtLocation(tree, path.slice(0, index + 1)),
  );
  const block = findNodeAtLocation(tree, path.slice(0, Math.max(depth, 0)));
  const last = block?.children?.at(-1);
  const name = path[depth];
  if (depth < 0 || typeof name !== 'string' || block?.type !== 'object' || !last) return null;

  const lastEnd = last.offset + last.length;
  const commaEnd = commaAfter(text, lastEnd);
  const end = endOfComments(text, commaEnd ?? lastEnd);
  const nested = path.slice(depth + 1).reduceRight((inner, part) => ({ [part]: inner }), value);
  const isOneLine = !text.slice(block.offset, block.offset + block.length).includes('\n');
  const entry = isOneLine ? JSON.stringify(nested) : indented(text, last.offset, nested);
  const gap = isOneLine ? ' ' : `${eolOf(text)}${indentAt(text, last.offset)}`;
  return [
    text.slice(0, lastEnd),
    commaEnd === null ? ',' : '',
    text.slice(lastEnd, end),
    `${gap}${JSON.stringify(name)}: ${entry}${commaEnd === null ? '' : ','}`,
    text.slice(end),
  ].join('');
}

/** The end of the comma that comes next, comments aside; `null` when something else does. */
function commaAfter(text: string, start: number): number | null {
  const scanner = createScanner(text, true);
  scanner.setPosition(start);
  scanner.scan();
  return text[scanner.getTokenOffset()] === ',' ? scanner.getPosition() : null;
}

/** The end of the last comment that begins on the same line. */
function endOfComments(text: string, start: number): number {
  const scanner = createScanner(text);
  scanner.setPosition(start);
  for (let end = start; ;) {
    scanner.scan();
    const token = text.slice(scanner.getTokenOffset(), scanner.getPosition());
    if (token.startsWith('/')) end = scanner.getPosition();
    else if (!/^[ \t]+$/.test(token)) return end;
  }
}

function indented(text: string, offset: number, value: unknown): string {
  const { insertSpaces, tabSize } = layout(text);
  const lines = JSON.stringify(value, null, insertSpaces ? tabSize : '\t').split('\n');
  return lines.join(`${eolOf(text)}${indentAt(text, offset)}`);
}

function indentAt(text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}

function eolOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

function layout(text: string) {
  const [, indent = ''] = /^([ \t]+)\S/m.exec(text) ?? [];
  const insertSpaces = !indent.startsWith('\t');
  const tabSize = insertSpaces && indent !== '' ? indent.length : USUAL_INDENT;
  return { insertSpaces, tabSize, eol: eolOf(text) };
}
