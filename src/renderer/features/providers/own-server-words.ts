import type { LocalServer } from '#contract/providers.ts';

const NAMES_SHOWN = 3;

/** "llama3.2, qwen3, gemma3 and 4 more"; `null` when it has none. */
export function describeModels({ models }: Pick<LocalServer, 'models'>): string | null {
  if (models.length === 0) return null;
  const shown = models.slice(0, NAMES_SHOWN).join(', ');
  const more = models.length - NAMES_SHOWN;
  return more > 0 ? `${shown} and ${more} more` : shown;
}

/** What to do when nothing was found. */
export function nothingFound(providerId: string): string {
  const programs =
    providerId === 'local_model' ? 'Ollama, LM Studio or llama.cpp' : 'Kokoro or Piper';
  return `Nothing was found. Start ${programs} and look again, or type its address.`;
}
