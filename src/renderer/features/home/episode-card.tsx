import { useQuery } from '@tanstack/react-query';
import { useCore } from '#renderer/api/core.tsx';
import { stores, useLive } from '#renderer/api/stores.ts';
import { Card } from '#renderer/ui/card.tsx';
import { countOf } from '#renderer/ui/format-count.ts';
import { formatSum } from '#renderer/ui/format-money.ts';

/** A year and a bit: an episode is never older than that while it is in work. */
const LOOK_BACK_MS = 400 * 24 * 60 * 60 * 1000;

/** What the episode in work has cost so far. */
export function EpisodeCard() {
  const { queries } = useCore();
  const episodes = useLive(stores.episodes);
  const calls = useLive(stores.calls);
  const episode = episodes?.episodes.find(({ id }) => id === episodes.workingOnId);
  const untilMs = Date.now() + 1;
  const report = useQuery({
    ...queries.usage.report.queryOptions({
      input: { sinceMs: untilMs - LOOK_BACK_MS, untilMs },
    }),
    queryKey: ['episode', calls?.revision],
    placeholderData: (before) => before,
    enabled: episode !== undefined,
  });
  if (!episode)
    return (
      <Card title="This episode">
        <p className="text-base font-semibold">No episode in work</p>
        <p className="text-[13px] text-quiet">
          Choose one at the top, and what you spend is counted for it.
        </p>
      </Card>
    );
  const total = report.data?.byEpisode.find((row) => row.episode?.id === episode.id)?.total;
  return (
    <Card title={episode.name}>
      <p className="tabular text-2xl font-semibold tracking-tight">
        {total ? formatSum(total) : formatSum(NOTHING)}
      </p>
      <p className="text-[13px] text-quiet">{countOf(total?.calls ?? 0, 'request')} so far</p>
    </Card>
  );
}

const NOTHING = { calls: 0, knownNanoUsd: null, callsWithoutPrice: 0, hasEstimates: false };
