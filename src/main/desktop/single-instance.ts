import type { App } from 'electron';

/**
 * Whether this is the first start for the data folder that `app` was given. A later start hands its
 * flags to the first one, which calls back, and has nothing more to do.
 */
export function isFirstInstance(
  app: Pick<App, 'requestSingleInstanceLock' | 'on'>,
  flags: readonly string[],
  onSecondStart: (flags: readonly string[]) => void,
): boolean {
  // As data of our own, because Chromium reorders and adds to a command line.
  if (!app.requestSingleInstanceLock({ flags })) return false;
  app.on('second-instance', (_event, _args, _folder, data) => onSecondStart(flagsIn(data)));
  return true;
}

function flagsIn(data: unknown): readonly string[] {
  if (typeof data !== 'object' || data === null || !('flags' in data)) return [];
  return Array.isArray(data.flags) ? data.flags.filter((flag) => typeof flag === 'string') : [];
}
