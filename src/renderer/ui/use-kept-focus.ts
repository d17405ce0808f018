import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react';

/**
 * Keeps the focus on a row that is drawn anew elsewhere in the container, such as in another group.
 * It is found again by its `data-keep`. When only a part of the row is gone, such as its "row:stop", the
 * row takes the focus; when all of it is, the container, for which it needs a `tabIndex`.
 */
export function useKeptFocus(container: RefObject<HTMLElement | null>): void {
  const last = useRef<HTMLElement | null>(null);
  useEffect(() => {
    const element = container.current;
    const remember = ({ target }: FocusEvent): void => {
      last.current = target instanceof HTMLElement ? target : null;
    };
    element?.addEventListener('focusin', remember);
    return () => element?.removeEventListener('focusin', remember);
  }, [container]);
  useLayoutEffect(() => {
    const key = last.current?.dataset['keep'];
    // Still there: then whoever moved the focus away meant to.
    if (key === undefined || last.current?.isConnected === true) return;
    if (document.activeElement !== document.body) return;
    const find = (kept: string): HTMLElement | null | undefined =>
      container.current?.querySelector<HTMLElement>(`[data-keep="${CSS.escape(kept)}"]`);
    (find(key) ?? find(key.split(':')[0] ?? '') ?? container.current)?.focus();
  });
}
