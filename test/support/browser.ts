import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const USUAL_PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where Chromium is; `null` when it is not on this computer. */
export const chromiumPath =
  process.env['TALLYLIGHT_CHROMIUM'] ?? USUAL_PLACES.find((path) => existsSync(path)) ?? null;

/** A real browser, which talks to nobody but the page's own address. */
export function launchBrowser(): Promise<Browser> {
  if (chromiumPath === null) throw new Error('Chromium is not on this computer');
  return chromium.launch({
    executablePath: chromiumPath,
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-quic',
      '--no-first-run',
    ],
  });
}
