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
  const room = LONGEST_NAME - MARK_LENGTH - 1;
  return `${name.slice(0, room)}-${markOf(`${serverId}\0${toolName}`)}`;
}

/** Names for all tools of all servers, in order; of two that are equal the later one is marked. */
export function exposeAll<T extends { readonly serverId: string; readonly name: string }>(
  tools: readonly T[],
): (T & { readonly exposedName: string })[] {
  const taken = new Set<string>();
  return tools.map((tool, index) => {
    let name = exposedName(tool.serverId, tool.name);
    for (let round = 0; taken.has(name); round += 1)
      name = `${name.slice(0, LONGEST_NAME - MARK_LENGTH - 1)}-${markOf(`${name}\0${index}\0${round}`)}`;
    taken.add(name);
    return { ...tool, exposedName: name };
  });
}

/** Five letters of base 32 from a SHA-256: the same for the same text, for ever. */
function markOf(text: string): string {
  const digest = createHash('sha256').update(text).digest();
  return [...digest.subarray(0, MARK_LENGTH)].map((byte) => ALPHABET[byte % 32]).join('');
}
