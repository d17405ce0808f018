import { createScanner } from 'jsonc-parser';

/** The end of the comma that comes next, comments aside; `null` when something else does. */
export function commaAfter(text: string, start: number): number | null {
  const scanner = createScanner(text, true);
  scanner.setPosition(start);
  scanner.scan();
  return text[scanner.getTokenOffset()] === ',' ? scanner.getPosition() : null;
}

/** The end of the last comment that begins on the same line. */
export function endOfComments(text: string, start: number): number {
  const scanner = createScanner(text);
  scanner.setPosition(start);
  for (let end = start; ;) {
    scanner.scan();
    const token = text.slice(scanner.getTokenOffset(), scanner.getPosition());
    if (token.startsWith('/')) end = scanner.getPosition();
    else if (!/^[ \t]+$/.test(token)) return end;
  }
}

/** The blanks that begin the line which holds the offset. */
export function indentAt(text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}

/** How the text ends its lines. */
export function eolOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}
