import type { Notice } from '#contract/system.ts';

const RANKS: Readonly<Record<Notice['level'], number>> = { crit: 0, warn: 1, info: 2 };

/** The worst first; of equal ones the newest, as they come. */
export function worstFirst(notices: readonly Notice[]): readonly Notice[] {
  return notices.toSorted((a, b) => RANKS[a.level] - RANKS[b.level]);
}
