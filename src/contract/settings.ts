import { eventIterator } from '@orpc/contract';
import * as z from 'zod';
import { procedure } from './procedure.ts';
import { Revision, WallMs } from './revision.ts';

/** One mistake in `tallylight.json`. Lines and columns count from 1. */
export const SettingsProblem = z.object({
  /** Such as `servers.research.command`; empty for the file as a whole. */
  path: z.string(),
  line: z.int().positive(),
  column: z.int().positive(),
  sentence: z.string(),
});
export type SettingsProblem = z.infer<typeof SettingsProblem>;

export const SettingsSnapshot = z.object({
  revision: Revision,
  file: z.string(),
  /** When the settings in force were read. */
  loadedAtMs: WallMs,
  /** Of the file as it is now. While there are any, the last good version stays in force. */
  problems: z.array(SettingsProblem),
});
export type SettingsSnapshot = z.infer<typeof SettingsSnapshot>;

export const settingsContract = {
  watch: procedure.output(eventIterator(SettingsSnapshot)),
};
