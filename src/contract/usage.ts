import * as z from 'zod';
import { EpisodeName } from './episodes.ts';
import { CostTotal } from './money.ts';
import { procedure } from './procedure.ts';
import { WallMs } from './revision.ts';

export const ProviderTotal = z.object({
  targetId: z.string(),
  targetName: z.string(),
  total: CostTotal,
});
export type ProviderTotal = z.infer<typeof ProviderTotal>;

/** `episode` is `null` for the row of everything untagged. */
export const EpisodeTotal = z.object({ episode: EpisodeName.nullable(), total: CostTotal });
export type EpisodeTotal = z.infer<typeof EpisodeTotal>;

export const UsageReport = z.object({
  total: CostTotal,
  byEpisode: z.array(EpisodeTotal),
  byTarget: z.array(ProviderTotal),
  /** One entry per day with calls, oldest first; the day is the computer's own, `2026-11-24`. */
  byDay: z.array(z.object({ day: z.string(), total: CostTotal })),
});
export type UsageReport = z.infer<typeof UsageReport>;

export const usageContract = {
  /** Sums over the calls that started at or after `sinceMs` and before `untilMs`. */
  report: procedure.input(z.object({ sinceMs: WallMs, untilMs: WallMs })).output(UsageReport),
};
