import type { RoutingDecision } from '#contract/routing.ts';
import { STRATEGY_NAMES } from '#renderer/api/strategy-names.ts';
import { formatUsd, UNKNOWN } from '#renderer/ui/format-money.ts';

/** "Balanced: price 25 %, quality 35 %, speed 25 %, room 15 %". */
export function describeWeights({
  strategy,
  weights,
}: Pick<RoutingDecision, 'strategy' | 'weights'>): string {
  const parts = [
    ['price', weights.cost],
    ['quality', weights.quality],
    ['speed', weights.performance],
    ['room', weights.availability],
  ] as const;
  const counted = parts.filter(([, weight]) => weight > 0);
  const words = counted.map(([name, weight]) => `${name} ${percent(weight)}`).join(', ');
  return `${STRATEGY_NAMES[strategy]}: ${words}`;
}

/** "35 %". */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** What a score is good for: "first", "2nd", or why it would not have been tried. */
export function describePlace(id: string, { order, tooDear }: RoutingDecision): string {
  if (tooDear.includes(id)) return 'too dear to take over';
  const place = order.indexOf(id);
  if (place === 0) return 'first choice';
  return place === -1 ? 'would not be tried' : `choice ${place + 1}`;
}

/** "≈ $0.012", "free", or "—" where no price is known. */
export function describeExpected(nanoUsd: number | null): string {
  if (nanoUsd === null) return UNKNOWN;
  return nanoUsd === 0 ? 'free' : `≈ ${formatUsd(nanoUsd)}`;
}
