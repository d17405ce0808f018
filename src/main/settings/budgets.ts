import type { Settings } from './settings-schema.ts';

const NANO = 1_000_000_000;
const MARKS = [50, 80, 100];

type Entry = Settings['budgets'][number];

/** What a budget can be for, as the rest of the app knows it. */
export interface BudgetThings {
  /** What calls for it are counted under. Holds for episodes to come, too. */
  readonly episodeKey: (name: string) => string | null;
  /** What people call the provider; `null` when there is none with that id. */
  readonly providerName: (id: string) => string | null;
  /** The name of the client with that name or id; `null` when there is none. */
  readonly clientName: (nameOrId: string) => string | null;
}

/** The budgets of the settings, as the decisions take them. */
export function toBudgets({ budgets }: Pick<Settings, 'budgets'>, things: BudgetThings) {
  return budgets.map((budget) => {
    const { usd, whenReached, assumeUsd } = budget;
    return {
      id: idOf(budget),
      scope: scopeOf(budget, things),
      amountNanoUsd: Math.round(usd * NANO),
      mode: whenReached,
      assumedNanoUsd: assumeUsd === undefined ? null : Math.round(assumeUsd * NANO),
      marks: MARKS,
    };
  });
}

/** One budget per thing, so the thing is its name. */
export function idOf({ for: kind, of }: Pick<Entry, 'for' | 'of'>): string {
  return kind === 'month' ? 'month' : `${kind}:${of ?? ''}`;
}

/** What the settings call the thing with that id; `null` for the month. */
export function thingOf(id: string): string | null {
  const colon = id.indexOf(':');
  return colon === -1 ? null : id.slice(colon + 1);
}

function scopeOf({ for: kind, of = '' }: Entry, things: BudgetThings) {
  switch (kind) {
    case 'month':
      return { kind };
    case 'episode':
      return { kind, id: things.episodeKey(of) ?? '', name: of };
    case 'provider':
      return { kind, id: of, name: things.providerName(of) ?? of };
    case 'client': {
      // Calls are counted under the client's name, which is also what outlives it.
      const name = things.clientName(of) ?? of;
      return { kind, id: name, name };
    }
  }
}
