const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * Turns pieces of an event stream into text that ends where an event does. What is not yet a whole event
 * stays as bytes, outside of the heap: the text of fifty streams that stand still in the middle of large
 * ones would outlive many a collection, and fill it. It also keeps a split character whole.
 */
export function wholeEvents(): { take(piece: Uint8Array): string } {
  let pending: Uint8Array[] = [];
  let lastByte = 0;
  return {
    take: (piece) => {
      const end = endOfLastEvent(piece, lastByte);
      lastByte = piece.at(-1) ?? lastByte;
      if (end === 0) {
        pending.push(piece);
        return '';
      }
      const whole = [...pending, piece.subarray(0, end)];
      pending = end < piece.length ? [piece.subarray(end)] : [];
      return Buffer.concat(whole).toString();
    },
  };
}

/** The length of what ends with the last blank line; 0 where there is none. Lines end with LF, CR or both. */
function endOfLastEvent(piece: Uint8Array, byteBefore: number): number {
  const isBlankAt = (at: number): boolean => {
    const before = at === 0 ? byteBefore : piece[at - 1];
    if (before === CARRIAGE_RETURN) return piece[at] === CARRIAGE_RETURN;
    return before === LINE_FEED;
  };
  const lastBlank = (lineEnd: number): number => {
    let at = piece.lastIndexOf(lineEnd);
    while (at > 0 && !isBlankAt(at)) at = piece.lastIndexOf(lineEnd, at - 1);
    return at === 0 && !isBlankAt(at) ? -1 : at;
  };
  return Math.max(lastBlank(LINE_FEED), lastBlank(CARRIAGE_RETURN)) + 1;
}
