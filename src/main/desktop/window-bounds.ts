import type { Bounds } from './desktop-state.ts';

export const SMALLEST = { width: 940, height: 600 } as const;
const USUAL = { width: 1200, height: 760 } as const;
/** So much of the top edge must be on a screen that a hand can take the window there. */
const GRIP = { width: 120, height: 40 } as const;

/**
 * Where to open the window: where it was, unless that monitor is gone. Without a place, the system
 * centres it.
 */
export function placeWindow(
  kept: Bounds | null,
  workAreas: readonly Bounds[],
): { readonly width: number; readonly height: number; readonly x?: number; readonly y?: number } {
  if (!kept) return USUAL;
  const size = {
    width: Math.max(kept.width, SMALLEST.width),
    height: Math.max(kept.height, SMALLEST.height),
  };
  const isReachable = workAreas.some((area) => showsGrip(kept, area));
  return isReachable ? { ...size, x: kept.x, y: kept.y } : USUAL;
}

function showsGrip(window: Bounds, area: Bounds): boolean {
  const left = Math.max(window.x, area.x);
  const right = Math.min(window.x + window.width, area.x + area.width);
  const isTopInside = window.y >= area.y && window.y + GRIP.height <= area.y + area.height;
  return isTopInside && right - left >= GRIP.width;
}
