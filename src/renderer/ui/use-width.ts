import { useEffect, useState, type RefObject } from 'react';

/** How many pixels wide an element is now; 0 until it was drawn. For pictures whose words must not shrink. */
export function useWidth(element: RefObject<Element | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const { current } = element;
    if (!current) return undefined;
    // It also tells of the width that the element has now.
    const watcher = new ResizeObserver(() => setWidth(current.clientWidth));
    watcher.observe(current);
    return () => watcher.disconnect();
  }, [element]);
  return width;
}
