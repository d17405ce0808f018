import { useEffect } from 'react';

/**
 * When a layer closes and what had opened it is gone, such as the row that was removed in it, the focus
 * goes to the heading of the screen. It would be nowhere, and the next Tab would begin anywhere.
 */
export function useFocusAfter(): void {
  useEffect(
    () => () => {
      // The control library gives the focus back in the next frame, where there is somebody to take it.
      requestAnimationFrame(() => requestAnimationFrame(focusHeadingIfLost));
    },
    [],
  );
}

/** Gives the focus to the heading of the screen when nothing else has it. */
export function focusHeadingIfLost(): void {
  if (document.activeElement !== document.body) return;
  document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true });
}
