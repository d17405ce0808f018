import { parseArgs } from 'node:util';

export const USAGE = `Usage: npm start -- [flags]

  --browser        show Tallylight in your browser instead of a window of its own
  --headless       the same, without opening a browser
  --practice       try everything with pretended providers; nothing costs anything
  --profile NAME   use another set of settings, keys and history
  --port N         listen on another port than 7411 (practice: 7412)
  --help           show this
`;

/**
 * @typedef {{ browser: boolean, headless: boolean, practice: boolean, help: boolean, profile?: string, port?: string }} Flags
 */

/**
 * @param {readonly string[]} args
 * @returns {{ flags: Flags } | { mistake: string }}
 */
export function readFlags(args) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        browser: { type: 'boolean', default: false },
        headless: { type: 'boolean', default: false },
        practice: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
        profile: { type: 'string' },
        port: { type: 'string' },
      },
    });
    return { flags: /** @type {Flags} */ (values) };
  } catch (error) {
    return { mistake: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * The flags that the app itself understands.
 *
 * @param {Flags} flags
 */
export function forApp({ headless, practice, profile, port }) {
  return [
    ...(headless ? ['--headless'] : []),
    ...(practice ? ['--practice'] : []),
    ...(profile === undefined ? [] : ['--profile', profile]),
    ...(port === undefined ? [] : ['--port', port]),
  ];
}

/**
 * Why there can be no window of our own here; `null` when there can.
 *
 * @param {Flags} flags
 * @param {{ platform: string, env: NodeJS.ProcessEnv, isRoot: boolean }} computer
 */
export function whyNoWindow({ browser, headless }, { platform, env, isRoot }) {
  if (browser || headless) return 'asked';
  if (platform !== 'linux') return null;
  if (!env['DISPLAY'] && !env['WAYLAND_DISPLAY'])
    return 'This computer has no display, so Tallylight shows itself in a browser.';
  if (isRoot)
    return 'The desktop window does not run as root, so Tallylight opens in your browser.';
  return null;
}
