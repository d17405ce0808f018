import type { Page } from 'playwright-core';

const SMALLEST_TEXT_PX = 11;

/** What is wrong with how the page is laid out, each in a line for whoever has to mend it. */
export async function findLayoutFaults(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const faults: string[] = [];
    const name = (element: Element): string =>
      `<${element.tagName.toLowerCase()}> “${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 60)}”`;
    const isShown = (element: Element): boolean =>
      element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    /** For screen readers only. */
    const isHiddenOnPurpose = (element: Element): boolean => {
      const { width, height } = element.getBoundingClientRect();
      return width <= 1 || height <= 1;
    };
    const clips = ({ overflowX }: CSSStyleDeclaration): boolean =>
      overflowX === 'hidden' || overflowX === 'clip';
    const scrolls = ({ overflowX }: CSSStyleDeclaration): boolean =>
      overflowX === 'auto' || overflowX === 'scroll';

    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) faults.push(`the page scrolls sideways: ${scrollWidth}`);
    for (const element of document.querySelectorAll('main, main *, nav, header'))
      if (scrolls(getComputedStyle(element)) && element.scrollWidth > element.clientWidth + 1)
        if (!element.matches('[role="log"]') && !element.querySelector(':scope > table'))
          faults.push(`scrolls sideways: ${name(element)}`);

    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
      const parent = text.parentElement;
      if (!parent || !text.textContent?.trim() || !isShown(parent)) continue;
      if (isHiddenOnPurpose(parent)) continue;
      const range = document.createRange();
      range.selectNodeContents(text);
      const { left, right } = range.getBoundingClientRect();
      if (right - left < 1) continue;
      for (let box: Element | null = parent; box; box = box.parentElement) {
        const style = getComputedStyle(box);
        if (scrolls(style)) break;
        // Cut with a sign that there is more, or after a number of lines, is cut on purpose.
        if (style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none') break;
        const edge = box.getBoundingClientRect();
        const isCell = box.matches('td, th');
        if (
          (clips(style) || isCell || box === document.body) &&
          (right > edge.right + 1 || left < edge.left - 1)
        ) {
          faults.push(`cut off: “${text.textContent.trim().slice(0, 60)}” in ${name(box)}`);
          break;
        }
      }
    }

    for (const control of document.querySelectorAll('button, a, input, [role="tab"], label')) {
      const box = control.getBoundingClientRect();
      if (!isShown(control) || isHiddenOnPurpose(control)) continue;
      // The whole row stands for it, so its own middle may be anywhere in the row.
      const x = box.left + box.width / 2;
      const y = box.top + box.height / 2;
      if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) continue;
      const top = document.elementFromPoint(x, y);
      if (!top || control.contains(top) || top.contains(control)) continue;
      const isBehindLayer = document.querySelector('[role="dialog"], [role="menu"]') !== null;
      const isScrolledAway = [...document.querySelectorAll('main *')].some((scroller) => {
        const edge = scroller.getBoundingClientRect();
        const { overflowY } = getComputedStyle(scroller);
        const isScroller = overflowY === 'auto' || overflowY === 'scroll';
        return isScroller && scroller.contains(control) && (y > edge.bottom || y < edge.top);
      });
      if (!isBehindLayer && !isScrolledAway)
        faults.push(`${name(control)} lies under ${name(top)}`);
    }
    return [...new Set(faults)];
  });
}

/** Interactive things that are too small to be hit: WCAG 2.5.8 wants 24 by 24, or a line of text. */
export async function findSmallTargets(page: Page): Promise<readonly string[]> {
  return page.evaluate(() =>
    [
      ...document.querySelectorAll(
        'button, label:has(input), [role="tab"], input:not([type="radio"])',
      ),
    ]
      .filter((element) => element.checkVisibility())
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 1 && (box.width < 24 || box.height < 24))
      .map(
        ({ element, box }) => `${element.outerHTML.slice(0, 120)}: ${box.width} × ${box.height}`,
      ),
  );
}

/** Texts that are drawn smaller than people can read, in a picture that was scaled down too. */
export async function findSmallText(page: Page): Promise<readonly string[]> {
  return page.evaluate(
    (least) =>
      [...document.querySelectorAll<HTMLElement | SVGTextElement>('body *')]
        .filter((element) => [...element.childNodes].some(({ nodeType }) => nodeType === 3))
        .map((element) => {
          const scale = element instanceof SVGTextElement ? (element.getScreenCTM()?.a ?? 1) : 1;
          return { element, px: Number.parseFloat(getComputedStyle(element).fontSize) * scale };
        })
        .filter(({ px }) => px < least)
        .map(({ element, px }) => `${px.toFixed(1)} px: ${element.textContent}`),
    SMALLEST_TEXT_PX,
  );
}
