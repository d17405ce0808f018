import { implement } from '@orpc/server';
import { episodeContract } from '#contract/episodes.ts';
import type { Episodes } from './episodes.ts';

const os = implement(episodeContract);

export function createEpisodeRouter(episodes: Episodes) {
  return os.router({
    watch: os.watch.handler(({ signal }) => episodes.live.watch(signal)),
    add: os.add.handler(({ input, errors }) => {
      const episode = episodes.add(input.name);
      if (!episode)
        throw errors.CONFLICT({ message: `There is already an episode “${input.name}”.` });
      episodes.workOn(episode.id);
      return episode;
    }),
    workOn: os.workOn.handler(({ input, errors }) => {
      if (episodes.workOn(input.id)) return;
      throw errors.NOT_FOUND({ message: 'This episode is no longer there.' });
    }),
  });
}
