import { applyEdits, findNodeAtLocation, modify, parseTree, type Node } from 'jsonc-parser';
import { commaAfter, endOfComments, eolOf, indentAt } from '#main/values/json-text.ts';

type Path = readonly (string | number)[];

const BYTE_ORDER_MARK = '\uFEFF';
const USUAL_INDENT = 2;

/** What a settings file can hold at a name. */
export type JsonValue = string | number | boolean | object;

/**
 * The text with one value set, or with its name removed for `undefined`. Comments, order and layout stay. The
 * text must be JSON without mistakes, or empty.
 */
export function editJson(raw: string, path: Path, value: JsonValue | undefined): string {
  const mark = raw.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : '';
  const text = raw.slice(mark.length);
  const tree = parseTree(text);
  if (value === undefined && !(tree && findNodeAtLocation(tree, [...path]))) return raw;
  if (!tree) return `${mark}${editJson(`{}\n${text}`, path, value)}`;
  const added = value === undefined ? null : addProperty(text, tree, path, value);
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

function indented(text: string, offset: number, value: unknown): string {
  const { insertSpaces, tabSize } = layout(text);
  const lines = JSON.stringify(value, null, insertSpaces ? tabSize : '\t').split('\n');
  return lines.join(`${eolOf(text)}${indentAt(text, offset)}`);
}

function layout(text: string) {
  const [, indent = ''] = /^([ \t]+)\S/m.exec(text) ?? [];
  const insertSpaces = !indent.startsWith('\t');
  const tabSize = insertSpaces && indent !== '' ? indent.length : USUAL_INDENT;
  return { insertSpaces, tabSize, eol: eolOf(text) };
}
