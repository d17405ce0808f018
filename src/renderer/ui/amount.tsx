import { formatSum, formatUsd, qualifySum, UNKNOWN, type MoneySum } from './format-money.ts';

/** A sum of money in large figures. What it leaves out is said smaller, in front of it. */
export function Amount({ sum }: { sum: MoneySum | null }) {
  const known = sum?.knownNanoUsd ?? null;
  const qualifier = sum && qualifySum(sum);
  return (
    <p className="tabular flex flex-wrap items-baseline gap-x-1.5 text-2xl leading-8 font-semibold tracking-tight">
      {qualifier !== null && known !== null ? (
        <>
          <span className="text-base font-medium text-quiet">{qualifier}</span>
          <span>{formatUsd(known)}</span>
        </>
      ) : sum ? (
        formatSum(sum)
      ) : (
        UNKNOWN
      )}
    </p>
  );
}
