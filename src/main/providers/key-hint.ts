/** How keys begin. Shapes change, so they only ever hint at a mix-up. */
const BEGINNINGS: readonly (readonly [start: string, name: string])[] = [
  ['sk-ant-', 'Claude'],
  ['pplx-', 'Perplexity'],
  ['AIza', 'Gemini'],
  ['AQ.', 'Gemini'],
  ['sk_', 'ElevenLabs'],
  ['sk-proj-', 'OpenAI'],
  ['tl_', 'Tallylight itself'],
];

/** Whose key this looks like, by name; `null` when its shape says nothing. */
export function keyOwner(key: string): string | null {
  return BEGINNINGS.find(([start]) => key.startsWith(start))?.[1] ?? null;
}

/** A hint on a pasted text that can't be a key of the provider with this name; `null` when it looks fine. */
export function keyHint(key: string, name: string): string | null {
  if (/\s/.test(key))
    return 'This key has spaces or a line break in it. Copy it again, in one piece.';
  if (!/^[\u0021-\u007e]*$/.test(key))
    return 'This key has characters in it that no key has. Copy it again, from the page that made it.';
  const other = keyOwner(key);
  if (other === null || other === name) return null;
  return `This looks like a key for ${other}, not for ${name}.`;
}
