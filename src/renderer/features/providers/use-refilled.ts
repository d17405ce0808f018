import { useEffect, useState } from 'react';
import type { CountedLimit } from '#contract/providers.ts';
import { isRefilling, refilled } from './counted-words.ts';

const TICK_MS = 1_000;

/** The limit with what came back since it was told, second by second until it is full. */
export function useRefilled(limit: CountedLimit): CountedLimit {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (limit.refill === null) return;
    const timer = setInterval(() => {
      if (document.hidden) return;
      setNow(Date.now());
      if (!isRefilling(limit, Date.now())) clearInterval(timer);
    }, TICK_MS);
    return () => clearInterval(timer);
  }, [limit]);
  return refilled(limit, now);
}
