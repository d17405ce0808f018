import { parseArgs } from 'node:util';

/** How the person asked for Tallylight to be started. */
export interface LaunchOptions {
  readonly profile: string;
  readonly isPractice: boolean;
  /** Over the settings file and the default. */
  readonly port: number | null;
  readonly isHeadless: boolean;
}

/** Throws a sentence for the person when the flags make no sense. */
export function parseLaunchOptions(args: readonly string[]): LaunchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      practice: { type: 'boolean', default: false },
      profile: { type: 'string' },
      port: { type: 'string' },
      headless: { type: 'boolean', default: false },
      browser: { type: 'boolean', default: false },
    },
  });
  if (values.practice && values.profile !== undefined && values.profile !== 'practice')
    throw new Error('Practice has a profile of its own: leave out either --practice or --profile.');
  const isPractice = values.practice || values.profile === 'practice';
  return {
    profile: isPractice ? 'practice' : (values.profile ?? 'default'),
    isPractice,
    port: values.port === undefined ? null : parsePort(values.port),
    isHeadless: values.headless,
  };
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new Error(`“${text}” is not a port. Use a number from 1 to 65535.`);
}
