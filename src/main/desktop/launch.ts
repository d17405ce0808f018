import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'electron';
import { parseLaunchOptions, type LaunchOptions } from '#main/host/launch-options.ts';
import { profilePaths, type ProfilePaths } from '#main/host/profile-paths.ts';
import type { Surroundings } from './electron-parts.ts';
import { ownFlags } from './own-flags.ts';

export interface Launch {
  readonly flags: readonly string[];
  readonly options: LaunchOptions;
  readonly paths: ProfilePaths;
}

/**
 * What was asked for. Electron is given a folder below the profile's own, before it is ready: its lock
 * on a single instance is one per such folder. Throws a sentence for the person.
 */
export function prepareLaunch(
  app: Pick<App, 'setPath'>,
  { args, environment }: Pick<Surroundings, 'args' | 'environment'>,
): Launch {
  const flags = ownFlags(args);
  const options = parseLaunchOptions(flags);
  const paths = profilePaths(options.profile, environment);
  const folder = join(paths.folder, 'desktop');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  app.setPath('userData', folder);
  return { flags, options, paths };
}
