import type { KeySummary, ProviderSummary } from '#contract/providers.ts';
import type { Shape, Tone } from '#renderer/ui/status.tsx';

const STATES: Readonly<
  Record<ProviderSummary['state'], { shape: Shape; word: string; tone: Tone }>
> = {
  'needs-key': { shape: 'dashed', word: 'No key yet', tone: 'idle' },
  'not-checked': { shape: 'dashed', word: 'Not used yet', tone: 'idle' },
  answering: { shape: 'dot', word: 'Answering', tone: 'ok' },
  slow: { shape: 'triangle', word: 'Slow', tone: 'warn' },
  'not-answering': { shape: 'octagon', word: 'Not answering', tone: 'crit' },
  refused: { shape: 'octagon', word: 'Key refused', tone: 'crit' },
};

export function wordsForProvider(state: ProviderSummary['state']) {
  return STATES[state];
}

export function describeKeyState(state: KeySummary['state']): string {
  const words: Readonly<Record<KeySummary['state'], string>> = {
    working: 'works',
    refused: 'refused',
    restricted: 'works, with restrictions',
    'no-credit': 'out of credit',
    unchecked: 'not checked yet',
  };
  return words[state];
}

/** Where a key is kept, in words. */
export function describeStore(store: KeySummary['store'], keychainName: string): string {
  return store === 'keychain' ? `in ${keychainName}` : 'until you quit';
}
