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
};

/** The name under which the price lists have a model. */
export function listedName(model: string): string {
  return Object.hasOwn(ALIASES, model) ? (ALIASES[model] ?? model) : model;
}
