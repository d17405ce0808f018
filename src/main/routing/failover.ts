import type { Scored } from './rank.ts';

/** In the order in which they are tried, and those that are dearer than a failover may be. */
export interface FailoverOrder {
  readonly order: readonly Scored[];
  readonly tooDear: readonly Scored[];
  /** In nano-dollars; `null` when nothing limits it. */
  readonly ceilingNanoUsd: number | null;
}

/**
 * Who may be tried after the first one. Whoever chose a price did not choose a far higher one: the ceiling is
 * `maxNanoUsd` where the request gives it, else `factor` times the expected cost of the first choice. After
 * a free first choice nothing paid is tried without being asked for. An unknown price is above every ceiling.
 */
export function failoverOrder(
  ranked: readonly Scored[],
  maxNanoUsd: number | null,
  factor: number,
  isFailoverOn: boolean,
): FailoverOrder {
  const [first, ...others] = ranked;
  if (!first) return { order: [], tooDear: [], ceilingNanoUsd: maxNanoUsd };
  const expected = first.facts.expectedNanoUsd;
  const ceilingNanoUsd = maxNanoUsd ?? (expected === null ? null : Math.round(expected * factor));
  if (!isFailoverOn) return { order: [first], tooDear: [], ceilingNanoUsd };
  const isWithin = ({ facts }: Scored): boolean => {
    if (ceilingNanoUsd === null) return true;
    return facts.expectedNanoUsd !== null && facts.expectedNanoUsd <= ceilingNanoUsd;
  };
  return {
    order: [first, ...others.filter(isWithin)],
    tooDear: others.filter((one) => !isWithin(one)),
    ceilingNanoUsd,
  };
}
