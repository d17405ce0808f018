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
  if (value === undefined) return mark + (tree ? removeProperty(text, tree, path) : text);
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

/** Takes a name out with what stands on its own line, and the comma that nothing follows any more. */
function removeProperty(text: string, tree: Node, path: Path): string {
  const property = findNodeAtLocation(tree, [...path])?.parent;
  const siblings = property?.parent?.children;
  if (property?.type !== 'property' || !siblings) return text;
  const end = property.offset + property.length;
  const commaEnd = commaAfter(text, end);
  const before = siblings[siblings.indexOf(property) - 1];
  const beforeEnd = before && before.offset + before.length;
  // Only where it was the last one, and had none of its own.
  const spareComma =
    commaEnd === null && beforeEnd !== undefined ? commaAfter(text, beforeEnd) : null;

  const lineStart = text.lastIndexOf('\n', property.offset - 1) + 1;
  const isOnOwnLine = text.slice(lineStart, property.offset).trim() === '';
  const rest = endOfComments(text, commaEnd ?? end);
  const lineEnd = /^[ \t]*\r?\n/.exec(text.slice(rest))?.[0].length;
  const [from, to] =
    isOnOwnLine && lineEnd !== undefined
      ? [lineStart, rest + lineEnd]
      : [text.slice(0, property.offset).trimEnd().length, commaEnd ?? end];
  const kept =
    spareComma === null
      ? text.slice(0, from)
      : text.slice(0, spareComma - 1) + text.slice(spareComma, Math.max(from, spareComma));
  return kept + text.slice(to);
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
