import { parseArgs } from 'node:util';

export const USAGE = `Usage: npm start -- [flags]

  --browser        show Tallylight in your browser instead of a window of its own
  --headless       the same, without opening a browser
  --practice       try everything with pretended providers; nothing costs anything
  --profile NAME   use another set of settings, keys and history
  --port N         listen on another port than 7411 (practice: 7412)
  --desktop        try again to download what the desktop window needs
  --help           show this
`;

/**
 * @typedef {object} Flags
 * @property {boolean} browser
 * @property {boolean} headless
 * @property {boolean} desktop
 * @property {boolean} practice
 * @property {boolean} help
 * @property {string} [profile]
 * @property {string} [port]
 */

/**
 * @param {readonly string[]} args
 * @returns {{ flags: Flags } | { mistake: string }}
 */
export function readFlags(args) {
  const flag = /** @type {const} */ ({ type: 'boolean', default: false });
  const text = /** @type {const} */ ({ type: 'string' });
  const options = {
    browser: flag,
    headless: flag,
    desktop: flag,
    practice: flag,
    profile: text,
    port: text,
    help: { ...flag, short: 'h' },
  };
  try {
    return { flags: /** @type {Flags} */ (parseArgs({ args: [...args], options }).values) };
  } catch (error) {
    const [sentence] = error instanceof Error ? error.message.split('. ') : [String(error)];
    return { mistake: `${sentence}.` };
  }
}

const PROFILE_NAME = /^[a-z0-9][a-z0-9-]{0,31}$/;
const HIGHEST_PORT = 65_535;

/**
 * What the app would refuse of them, in its own words; `null` when nothing. Said before anything is installed
 * or built, and therefore without its code, which this Node may not run.
 *
 * @param {Flags} flags
 */
export function mistakeIn({ practice, profile, port }) {
  if (practice && profile !== undefined && profile !== 'practice')
    return 'Practice has a profile of its own: leave out either --practice or --profile.';
  if (
    port !== undefined &&
    !(/^\d+$/.test(port) && Number(port) >= 1 && Number(port) <= HIGHEST_PORT)
  )
    return `“${port}” is not a port. Use a number from 1 to ${HIGHEST_PORT}.`;
  if (profile !== undefined && !PROFILE_NAME.test(profile))
    return `“${profile}” can’t be a profile’s name. Use up to 32 small letters, digits and hyphens.`;
  return null;
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
 * Whether a window of our own can open here; if not, the sentence that says why. It is `null` when a
 * browser is what the person asked for.
 *
 * @param {Flags} flags
 * @param {{ platform: string, env: NodeJS.ProcessEnv, isRoot: boolean }} computer
 * @returns {{ isPossible: true } | { isPossible: false, why: string | null }}
 */
export function judgeWindow({ browser, headless }, { platform, env, isRoot }) {
  if (browser || headless) return { isPossible: false, why: null };
  if (platform !== 'linux') return { isPossible: true };
  if (!env['DISPLAY'] && !env['WAYLAND_DISPLAY'])
    return {
      isPossible: false,
      why: 'There is no display here for a desktop window. Starting for your browser instead.',
    };
  if (isRoot)
    return {
      isPossible: false,
      why: 'The desktop window does not run as root. Opening in your browser instead.',
    };
  return { isPossible: true };
}
