const LONGEST_QUOTE = 300;

/**
 * A provider's words as they may be kept and shown: on one line, not too long, without keys, and
 * without the ids and addresses that name an account.
 */
export function quotable(words: string): string {
  const clean = words
    // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
    .replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, ' ')
    .replace(/\b(?:sk|tl|pplx)[-_][\w-]{4,}/g, (key) => `••••${key.slice(-4)}`)
    .replace(/\b(?:AIza|AQ\.)[\w.-]{4,}/g, (key) => `••••${key.slice(-4)}`)
    .replace(/\b(projects?[/ #]+)\d{6,}/gi, '$1…')
    .replace(/\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/gi, '…')
    .replace(/\b(?:org|wrkspc|workspace|user|acct|apikey)[-_][A-Za-z0-9]{4,}\b/g, '…')
    .replace(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, '…')
    .trim();
  return clean.length <= LONGEST_QUOTE ? clean : `${clean.slice(0, LONGEST_QUOTE - 1).trim()}…`;
}
