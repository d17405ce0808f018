/**
 * Other names of the models in the price lists. A name that is in neither has no price: that one name
 * begins like another says nothing about what it costs.
 */
const ALIASES: Readonly<Record<string, string>> = {
  'claude-haiku-4-5-20251001': 'claude-haiku-4-5',
  'claude-opus-4-5-20251101': 'claude-opus-4-5',
  'claude-sonnet-4-5-20250929': 'claude-sonnet-4-5',
  'claude-opus-4-1-20250805': 'claude-opus-4-1',
  'claude-opus-4-20250514': 'claude-opus-4-0',
  'claude-sonnet-4-20250514': 'claude-sonnet-4-0',
  'gemini-2.5-flash-preview-tts': 'gemini-2.5-flash-tts',
  'gemini-2.5-pro-preview-tts': 'gemini-2.5-pro-tts',
};

/** The name under which the price lists have a model. */
export function listedName(name: string): string {
  // Google's resource names begin so.
  const model = name.replace(/^models\//, '');
  return Object.hasOwn(ALIASES, model) ? (ALIASES[model] ?? model) : model;
}
