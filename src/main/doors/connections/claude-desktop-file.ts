import {
  applyEdits,
  findNodeAtLocation,
  getNodeValue,
  modify,
  parseTree,
  type ParseError,
} from 'jsonc-parser';

/** What Claude Desktop runs to reach us: absolute paths, so that nothing depends on a PATH. */
export interface BridgeEntry {
  readonly command: string;
  readonly args: readonly string[];
}

export type ReadFile =
  | {
      readonly state: 'ready' | 'connected';
      /** The whole file as it would be. */
      readonly nextText: string;
      /** Names of the other servers. */
      readonly keeps: readonly string[];
    }
  | { readonly state: 'unreadable'; readonly offset: number };

const BYTE_ORDER_MARK = '\uFEFF';
const SECTION = 'mcpServers';
/** Behind the last entry, a comment at its line's end would move to ours. */
const FIRST = 0;
const READ_OPTIONS = { allowTrailingComma: true, allowEmptyContent: true };

/**
 * What connecting would make of the text of `claude_desktop_config.json`; `null` is a file that is not
 * there. Only our own entry is touched: comments, order, line ends and everything unknown stay.
 */
export function planConnection(text: string | null, name: string, entry: BridgeEntry): ReadFile {
  const [mark, body] = splitMark(text ?? '');
  const errors: ParseError[] = [];
  const tree = parseTree(body, errors, READ_OPTIONS);
  const [error] = errors;
  if (error) return { state: 'unreadable', offset: error.offset + mark.length };
  const section = tree && findNodeAtLocation(tree, [SECTION]);
  if (tree && tree.type !== 'object') return { state: 'unreadable', offset: tree.offset };
  if (section && section.type !== 'object')
    return { state: 'unreadable', offset: section.offset + mark.length };

  const present = tree && findNodeAtLocation(tree, [SECTION, name]);
  const isConnected =
    present !== undefined && JSON.stringify(getNodeValue(present)) === JSON.stringify(entry);
  const nextBody = isConnected ? body : setIn(body || '{}', [SECTION, name], entry);
  const servers = section ? Object.keys(getNodeValue(section) as object) : [];
  return {
    state: isConnected ? 'connected' : 'ready',
    nextText: mark + nextBody,
    keeps: servers.filter((other) => other !== name),
  };
}

/** The text without our entry; the same text when it has none. */
export function withoutConnection(text: string, name: string): string {
  const [mark, body] = splitMark(text);
  return mark + setIn(body, [SECTION, name], undefined);
}

function setIn(text: string, path: string[], value: unknown): string {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const tabs = /^\t/m.test(text);
  const width = /^( +)\S/m.exec(text)?.[1]?.length ?? 2;
  const formattingOptions = { insertSpaces: !tabs, tabSize: tabs ? 4 : width, eol };
  return applyEdits(
    text,
    modify(text, path, value, { formattingOptions, getInsertionIndex: () => FIRST }),
  );
}

function splitMark(text: string): [mark: string, body: string] {
  return text.startsWith(BYTE_ORDER_MARK) ? [BYTE_ORDER_MARK, text.slice(1)] : ['', text];
}
