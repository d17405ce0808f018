import type { Candidate, Problem } from '#main/values/call.ts';

export interface Plan<Answer> {
  /** In the order in which they are tried. */
  readonly order: readonly Candidate<Answer>[];
  /** Why this order, in one plain sentence. */
  readonly why: string;
  /** The whole decision, as the ledger keeps it; left out where there was nothing to decide. */
  readonly routing?: unknown;
  /** What the client is told when nobody can be tried; left out where somebody can. */
  readonly problem?: Problem;
}

/** Takes the candidates in the order given. An address that only one of them speaks leaves no choice. */
export function planCall<Answer>(candidates: readonly Candidate<Answer>[]): Plan<Answer> {
  const [first, ...others] = candidates;
  if (!first) return { order: [], why: 'Nothing here can answer this.' };
  if (others.length === 0)
    return { order: candidates, why: `${first.targetName} was asked for by name.` };
  return { order: candidates, why: `${first.targetName} comes first in the order given.` };
}
