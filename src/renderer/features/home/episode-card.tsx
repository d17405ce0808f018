import { useQuery } from '@tanstack/react-query';
import { useCore } from '#renderer/api/core.tsx';
import { stores, useLive } from '#renderer/api/stores.ts';
import { Card } from '#renderer/ui/card.tsx';
import { useSettled } from '#renderer/ui/use-settled.ts';
import { SumCard } from './sum-card.tsx';

const ASK_AGAIN_MS = 1_000;
/** From the first to the last moment that a date can name: an episode may be in work for long. */
const EVER = { sinceMs: 0, untilMs: 8_640_000_000_000_000 };
const NOTHING = { calls: 0, knownNanoUsd: null, callsWithoutPrice: 0, hasEstimates: false };

/** What the episode in work has cost so far. */
export function EpisodeCard() {
  const { queries } = useCore();
  const episodes = useLive(stores.episodes);
  const revision = useSettled(useLive(stores.calls)?.revision, ASK_AGAIN_MS);
  const episode = episodes?.episodes.find(({ id }) => id === episodes.workingOnId);
  const report = useQuery({
    ...queries.usage.report.queryOptions({ input: EVER }),
    queryKey: ['episode', revision],
    placeholderData: (before) => before,
    enabled: episode !== undefined,
  });
  if (!episode)
    return (
      <Card title="This episode">
        <p className="text-base leading-8 font-semibold">No episode in work</p>
        <p className="text-small text-quiet">
          Choose one at the top, and what you spend is counted for it.
        </p>
      </Card>
    );
  const found = report.data?.byEpisode.find((row) => row.episode?.id === episode.id);
  return <SumCard title={episode.name} sum={report.data ? (found?.total ?? NOTHING) : null} />;
}
