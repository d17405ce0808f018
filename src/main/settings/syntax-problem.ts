import { createScanner, printParseErrorCode, type ParseError } from 'jsonc-parser';
import type { SettingsProblem } from '#contract/settings.ts';
import { lineColumn } from './line-column.ts';

const SENTENCES: Readonly<Record<string, string>> = {
  InvalidSymbol: 'There is a word here that means nothing. Texts need double quotes around them.',
  InvalidNumberFormat: 'This is not a number.',
  PropertyNameExpected: 'A name in double quotes belongs here.',
  ValueExpected: 'A value belongs here.',
  ColonExpected: 'A colon belongs between a name and its value.',
  CommaExpected: 'A comma is missing before this.',
  CloseBraceExpected: 'A closing } is missing.',
  CloseBracketExpected: 'A closing ] is missing.',
  EndOfFileExpected: 'There is text after the final }. Two blocks were probably pasted together.',
  UnexpectedEndOfString: 'This text has no closing quote.',
  UnexpectedEndOfNumber: 'This number breaks off.',
  UnexpectedEndOfComment: 'This comment has no end.',
  InvalidUnicode: 'A backslash in a text must be doubled: \\\\',
  InvalidEscapeCharacter: 'A backslash in a text must be doubled: \\\\',
  InvalidCharacter: 'A text may hold no tab and no other invisible character. Write \\t for a tab.',
};

/** What word processors make of a quote. */
const OTHER_QUOTES: Readonly<Record<string, string>> = {
  "'": 'Texts need double quotes around them, not single ones.',
  '“': 'These are curly quotes. Use straight ones: "',
  '”': 'These are curly quotes. Use straight ones: "',
};

/**
 * What the parser found, in plain words: the first of each line, because one slip makes it stumble
 * several times, and an end that is missing only when nothing else is wrong.
 */
export function syntaxProblems(text: string, errors: readonly ParseError[]): SettingsProblem[] {
  const lines = new Set<number>();
  const problems = errors.flatMap(({ error, offset }): SettingsProblem[] => {
    const place = lineColumn(text, offset);
    if (lines.has(place.line)) return [];
    lines.add(place.line);
    const sentence =
      OTHER_QUOTES[text[offset] ?? ''] ??
      SENTENCES[printParseErrorCode(error)] ??
      'This is not written as JSON.';
    return [{ path: '', ...place, sentence }];
  });
  const isEnd = ({ sentence }: SettingsProblem): boolean => sentence.startsWith('A closing');
  return problems.filter((problem, index) => index === 0 || !isEnd(problem));
}

/** Far beyond any settings, and far below what the parser's own recursion can bear. */
const LEVELS_AT_MOST = 100;

/** Where the text goes deeper than anything meant for people; `null` as long as it does not. */
export function tooDeep(text: string): SettingsProblem | null {
  const scanner = createScanner(text, true);
  let depth = 0;
  for (let offset = -1; offset < scanner.getPosition();) {
    offset = scanner.getPosition();
    scanner.scan();
    const start = text[scanner.getTokenOffset()] ?? '';
    if (scanner.getTokenLength() !== 1) continue;
    if (start === '{' || start === '[') depth += 1;
    if (start === '}' || start === ']') depth -= 1;
    if (depth > LEVELS_AT_MOST) {
      const sentence = `More than ${LEVELS_AT_MOST} blocks stand inside one another here.`;
      return { path: '', ...lineColumn(text, scanner.getTokenOffset()), sentence };
    }
  }
  return null;
}
