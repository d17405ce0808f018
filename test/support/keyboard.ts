import type { Locator, Page } from 'playwright-core';

/** More stops than any screen has. */
const STOPS_AT_MOST = 80;

/** Presses Tab until the focus is there, as somebody without a mouse would. */
export async function tabTo(page: Page, wanted: Locator): Promise<void> {
  for (let stop = 0; stop < STOPS_AT_MOST; stop += 1) {
    if (await isFocused(wanted)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never comes to ${String(wanted)}`);
}

export async function isFocused(element: Locator): Promise<boolean> {
  const [first] = await element.elementHandles();
  return first !== undefined && first.evaluate((node) => node === document.activeElement);
}

/** Resolves once the focus is there, however it came. */
export async function waitForFocus(page: Page, wanted: Locator): Promise<void> {
  await page.waitForFunction(
    (node) => node === document.activeElement,
    await wanted.elementHandle(),
  );
}

/** How the focus shows: the width of its ring, and how far that stands out from what is around it. */
export async function readRing(page: Page): Promise<{ widthPx: number; contrast: number }> {
  return page.evaluate(() => {
    const focused = document.activeElement;
    if (!focused) throw new Error('Nothing has the focus');
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(focused);
    const painter = document.createElement('canvas').getContext('2d');
    if (!painter) throw new Error('No canvas');
    const luminance = (colour: string): number => {
      painter.fillStyle = colour;
      painter.fillRect(0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0] = [...painter.getImageData(0, 0, 1, 1).data]
        .map((value) => value / 255)
        .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const behind = (element: Element | null): string => {
      const colour = element ? getComputedStyle(element).backgroundColor : 'Canvas';
      return colour === 'rgba(0, 0, 0, 0)' ? behind(element?.parentElement ?? null) : colour;
    };
    const [dark = 0, light = 0] = [
      luminance(outlineColor),
      luminance(behind(focused.parentElement)),
    ].toSorted((a, b) => a - b);
    return {
      widthPx: outlineStyle === 'none' ? 0 : Number.parseFloat(outlineWidth),
      contrast: (light + 0.05) / (dark + 0.05),
    };
  });
}
