import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** All that a theme can change. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/** What axe finds, in one line per fault: the rule and where it is broken. */
async function findFaults(axe: AxeBuilder): Promise<readonly string[]> {
  // There are no frames, for which it would open a page of its own. Rows of a table are alike.
  const { violations } = await axe.setLegacyMode(true).exclude('tr:nth-child(n+12)').analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`),
  );
}

/** Looks at the page in both themes. */
export async function expectNoFaults(page: Page, place: string): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  const light = new AxeBuilder({ page }).withTags(RULES);
  expect(await findFaults(light), `${place}, light`).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  const dark = new AxeBuilder({ page }).withRules(COLOUR_RULES);
  expect(await findFaults(dark), `${place}, dark`).toEqual([]);
}
