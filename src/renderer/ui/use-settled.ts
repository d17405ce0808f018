import { useEffect, useRef, useState } from 'react';

/** The value, at most once in a while: for what is asked again whenever it changes. */
export function useSettled<T>(value: T, everyMs: number): T {
  const [settled, setSettled] = useState(value);
  const changedAt = useRef(0);
  useEffect(() => {
    if (Object.is(value, settled)) return undefined;
    const wait = Math.max(0, changedAt.current + everyMs - performance.now());
    const timer = setTimeout(() => {
      changedAt.current = performance.now();
      setSettled(value);
    }, wait);
    return () => clearTimeout(timer);
  }, [value, settled, everyMs]);
  return settled;
}
