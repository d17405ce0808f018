import { eventIterator } from '@orpc/contract';
import * as z from 'zod';
import { procedure } from './procedure.ts';
import { Revision, WallMs } from './revision.ts';

/** A project that calls are tagged with. The id is what clients send as `x-tallylight-episode`. */
export const Episode = z.object({
  id: z.string().min(1).max(64),
  name: z.string().min(1).max(120),
  createdAtMs: WallMs,
});
export type Episode = z.infer<typeof Episode>;

/** An episode as other things name it. */
export const EpisodeName = Episode.pick({ id: true, name: true });
export type EpisodeName = z.infer<typeof EpisodeName>;

export const EpisodeSnapshot = z.object({
  revision: Revision,
  /** Newest first. */
  episodes: z.array(Episode),
  /** Calls without a tag of their own belong to it; `null` leaves them untagged. */
  workingOnId: z.string().nullable(),
});
export type EpisodeSnapshot = z.infer<typeof EpisodeSnapshot>;

export const episodeContract = {
  watch: procedure.output(eventIterator(EpisodeSnapshot)),
  /** Adds an episode and works on it. CONFLICT when the name is taken. */
  add: procedure.input(z.object({ name: z.string().trim().min(1).max(120) })).output(Episode),
  workOn: procedure.input(z.object({ id: z.string().nullable() })).output(z.void()),
};
