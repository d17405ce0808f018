import { createHash } from 'node:crypto';

/**
 * The longest exposed name. Claude allows 64 characters including its own `mcp__NAME__`; this leaves
 * room for a name of ours of 17.
 */
const LONGEST_NAME = 40;
const MARK_LENGTH = 5;
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** `<server>_<tool>` in letters that every client takes; what has to be changed is marked with a digest. */
export function exposedName(serverId: string, toolName: string): string {
  const plain = toolName.replace(/[^A-Za-z0-9_-]+/g, '-');
  const name = `${serverId}_${plain}`;
  if (plain === toolName && name.length <= LONGEST_NAME) return name;
  return mark(name, `${serverId}\0${toolName}`);
}

/**
 * Names for all tools of all servers, sorted by server and tool. No two tools of one server may have
 * the same name. A name that is taken goes to the tool that is called so; the other one is marked.
 */
export function exposeAll<T extends { readonly serverId: string; readonly name: string }>(
  tools: readonly T[],
): (T & { readonly exposedName: string })[] {
  const sorted = tools.toSorted(
    (a, b) => compare(a.serverId, b.serverId) || compare(a.name, b.name),
  );
  const taken = new Set(sorted.filter(isPlain).map(plainName));
  return sorted.map((tool) => {
    let name = exposedName(tool.serverId, tool.name);
    if (!isPlain(tool)) {
      for (let round = 0; taken.has(name); round += 1)
        name = mark(name, `${plainName(tool)}\0${round}`);
      taken.add(name);
    }
    return { ...tool, exposedName: name };
  });
}

function isPlain(tool: { readonly serverId: string; readonly name: string }): boolean {
  return exposedName(tool.serverId, tool.name) === plainName(tool);
}

function plainName({ serverId, name }: { readonly serverId: string; readonly name: string }) {
  return `${serverId}_${name}`;
}

/** By UTF-16 units, the same on every computer and in every language. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** The name, cut to make room for five letters of base 32 from a SHA-256 of the text. */
function mark(name: string, text: string): string {
  const digest = createHash('sha256').update(text).digest().subarray(0, MARK_LENGTH);
  const letters = [...digest].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
  return `${name.slice(0, LONGEST_NAME - MARK_LENGTH - 1)}-${letters}`;
}
