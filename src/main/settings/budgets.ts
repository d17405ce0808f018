import type { Settings } from './settings-schema.ts';

const NANO = 1_000_000_000;
const MARKS = [50, 80, 100];

/** The budgets of the settings, as the decisions take them. `episodeKey` holds for episodes to come, too. */
export function toBudgets({ budgets }: Settings, episodeKey: (name: string) => string | null) {
  return budgets.map((budget) => {
    const { usd, whenReached, assumeUsd } = budget;
    return {
      id: idOf(budget),
      scope: scopeOf(budget, episodeKey),
      amountNanoUsd: Math.round(usd * NANO),
      mode: whenReached,
      assumedNanoUsd: assumeUsd === undefined ? null : Math.round(assumeUsd * NANO),
      marks: MARKS,
    };
  });
}

type Entry = Settings['budgets'][number];

/** One budget per thing, so the thing is its name. */
export function idOf({ for: kind, of }: Pick<Entry, 'for' | 'of'>): string {
  return kind === 'month' ? 'month' : `${kind}:${of ?? ''}`;
}

function scopeOf({ for: kind, of = '' }: Entry, episodeKey: (name: string) => string | null) {
  if (kind === 'month') return { kind };
  const id = kind === 'episode' ? (episodeKey(of) ?? '') : of;
  return { kind, id, name: of };
}
