import type { ProviderSummary } from '#contract/providers.ts';
import { isSetUp } from './provider-words.ts';
import { restState } from './rest-words.ts';

export interface ProviderGroup {
  readonly id: 'attention' | 'in-use' | 'not-set-up';
  readonly title: string;
  readonly providers: readonly ProviderSummary[];
}

const TITLES: Readonly<Record<ProviderGroup['id'], string>> = {
  attention: 'Needs attention',
  'in-use': 'In use',
  'not-set-up': 'Not set up yet',
};

/** Those that a person has to look at, those that work, and those that nobody has asked for; none of them empty. */
export function groupProviders(
  providers: readonly ProviderSummary[],
  nowMs: number,
): readonly ProviderGroup[] {
  return (Object.keys(TITLES) as ProviderGroup['id'][])
    .map((id) => ({
      id,
      title: TITLES[id],
      providers: providers.filter((provider) => groupOf(provider, nowMs) === id),
    }))
    .filter((group) => group.providers.length > 0);
}

function groupOf(provider: ProviderSummary, nowMs: number): ProviderGroup['id'] {
  if (!isSetUp(provider)) return 'not-set-up';
  return needsAttention(provider, nowMs) ? 'attention' : 'in-use';
}

function needsAttention({ state, rest, key, counted }: ProviderSummary, nowMs: number): boolean {
  const resting = restState(rest, nowMs);
  // Whoever paused it knows that.
  if (resting === 'paused') return false;
  if (resting !== 'sending') return true;
  if (state === 'refused' || state === 'not-answering' || state === 'slow') return true;
  if (key?.state === 'refused' || key?.state === 'no-credit') return true;
  return counted.some(({ resetsAtMs, left }) => resetsAtMs !== null && left === 0);
}
