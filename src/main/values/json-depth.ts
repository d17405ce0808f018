const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

/** Whether JSON nests deeper than `limit`: what follows it through recursion would end on it. */
export function isDeeperThan(limit: number, json: string): boolean {
  // Each level takes two characters.
  if (json.length < limit * 2) return false;
  let depth = 0;
  for (let index = 0; index < json.length; index += 1) {
    const code = json.charCodeAt(index);
    if (code === QUOTE) {
      index = json.indexOf('"', index + 1);
      while (index !== -1 && isEscaped(json, index)) index = json.indexOf('"', index + 1);
      if (index === -1) return false;
    } else if (OPENING.has(code)) {
      depth += 1;
      if (depth > limit) return true;
    } else if (CLOSING.has(code)) depth -= 1;
  }
  return false;
}

function isEscaped(json: string, index: number): boolean {
  let slashes = 0;
  while (json.charCodeAt(index - 1 - slashes) === BACKSLASH) slashes += 1;
  return slashes % 2 === 1;
}
