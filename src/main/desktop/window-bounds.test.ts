import fc from 'fast-check';
import { expect, it } from 'vitest';
import { placeWindow, SMALLEST } from './window-bounds.ts';

const USUAL = { width: 1200, height: 760 };
const LAPTOP = { x: 0, y: 25, width: 1440, height: 875 };
const MONITOR_LEFT = { x: -2560, y: -200, width: 2560, height: 1440 };

it.each([
  ['on the one screen', { x: 100, y: 50, width: 1000, height: 700 }, [LAPTOP]],
  [
    'on a screen to the left',
    { x: -2000, y: -100, width: 1000, height: 700 },
    [LAPTOP, MONITOR_LEFT],
  ],
  ['half off the edge', { x: 1300, y: 800, width: 1000, height: 700 }, [LAPTOP]],
])('puts the window where it was: %s', (_where, kept, screens) => {
  expect(placeWindow(kept, screens)).toEqual(kept);
});

it.each([
  ['it was never shown', null, [LAPTOP]],
  ['the monitor is gone', { x: -2000, y: -100, width: 1000, height: 700 }, [LAPTOP]],
  ['its title is above the screen', { x: 100, y: 0, width: 1000, height: 700 }, [LAPTOP]],
  ['its title is below the screen', { x: 100, y: 899, width: 1000, height: 700 }, [LAPTOP]],
  [
    'too little of it is left to take hold of',
    { x: 1400, y: 100, width: 1000, height: 700 },
    [LAPTOP],
  ],
  ['there is no screen', { x: 100, y: 50, width: 1000, height: 700 }, []],
])('lets the system place it when %s', (_why, kept, screens) => {
  expect(placeWindow(kept, screens)).toEqual(USUAL);
});

it('never makes it smaller than the page needs', () => {
  const kept = { x: 100, y: 50, width: 10, height: 10 };
  expect(placeWindow({ ...kept, width: 300 }, [LAPTOP])).toMatchObject(SMALLEST);
});

it('always leaves a grip on some screen, wherever the screens are', () => {
  const side = fc.integer({ min: -10_000, max: 10_000 });
  const bounds = fc.record({
    x: side,
    y: side,
    width: fc.integer({ min: 0, max: 6_000 }),
    height: fc.integer({ min: 0, max: 6_000 }),
  });
  fc.assert(
    fc.property(bounds, fc.array(bounds, { maxLength: 4 }), (kept, screens) => {
      const { x, y, width, height } = placeWindow(kept, screens);
      expect(width).toBeGreaterThanOrEqual(SMALLEST.width);
      expect(height).toBeGreaterThanOrEqual(SMALLEST.height);
      if (x === undefined || y === undefined) return;
      const isHeld = screens.some(
        (screen) =>
          y >= screen.y &&
          y < screen.y + screen.height &&
          x < screen.x + screen.width &&
          x + width > screen.x,
      );
      expect(isHeld).toBe(true);
    }),
  );
});
