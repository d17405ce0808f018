import type { Settings } from './settings-schema.ts';

const NANO = 1_000_000_000;
const MARKS = [50, 80, 100];

/** The budgets of the settings, as the decisions take them. An episode that is not there yet has nothing to pay. */
export function toBudgets({ budgets }: Settings, episodeIdOf: (name: string) => string | null) {
  return budgets.flatMap((budget) => {
    const scope = scopeOf(budget, episodeIdOf);
    if (scope === null) return [];
    const { usd, whenReached, assumeUsd } = budget;
    return [
      {
        id: idOf(budget),
        scope,
        amountNanoUsd: Math.round(usd * NANO),
        mode: whenReached,
        assumedNanoUsd: assumeUsd === undefined ? null : Math.round(assumeUsd * NANO),
        marks: MARKS,
      },
    ];
  });
}

type Entry = Settings['budgets'][number];

/** One budget per thing, so the thing is its name. */
export function idOf({ for: kind, of }: Pick<Entry, 'for' | 'of'>): string {
  return kind === 'month' ? 'month' : `${kind}:${of ?? ''}`;
}

function scopeOf(
  { for: kind, of = '' }: Entry,
  episodeIdOf: (name: string) => string | null,
):
  | { kind: 'month' }
  | { kind: 'episode' | 'provider' | 'client'; id: string; name: string }
  | null {
  if (kind === 'month') return { kind };
  const id = kind === 'episode' ? episodeIdOf(of) : of;
  return id === null ? null : { kind, id, name: of };
}
