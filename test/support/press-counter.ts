import type { Locator, Page } from 'playwright-core';

/** Counts presses as ux budgets do: pointer presses, Enter and shortcuts. Typing and pasting are free. */
export class PressCounter {
  readonly #page: Page;
  count = 0;

  constructor(page: Page) {
    this.#page = page;
  }

  async click(target: Locator): Promise<void> {
    this.count += 1;
    await target.click();
  }

  async press(keys: string): Promise<void> {
    this.count += 1;
    await this.#page.keyboard.press(keys);
  }

  async type(text: string): Promise<void> {
    await this.#page.keyboard.type(text);
  }

  async paste(target: Locator, text: string): Promise<void> {
    await target.fill(text);
  }
}
