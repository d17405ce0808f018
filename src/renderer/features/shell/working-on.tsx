import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { attempt } from '#renderer/api/attempt.ts';
import { useCore } from '#renderer/api/core.tsx';
import { stores, useLive } from '#renderer/api/stores.ts';
import { Button } from '#renderer/ui/button.tsx';
import { MenuButton } from '#renderer/ui/menu.tsx';
import { NewEpisode } from './new-episode.tsx';

/** The episode in work: what untagged requests are counted for. */
export function WorkingOn({ isLost }: { isLost: boolean }) {
  const { client } = useCore();
  const snapshot = useLive(stores.episodes);
  const [isAdding, setAdding] = useState(false);
  if (!snapshot) return null;
  const { episodes, workingOnId } = snapshot;
  const current = episodes.find(({ id }) => id === workingOnId);
  const choose = (id: string): void => {
    if (id === 'new') setAdding(true);
    else attempt(() => client.episodes.workOn({ id: id === 'none' ? null : id }));
  };
  return (
    <>
      <MenuButton
        label="Working on"
        button={
          <Button
            look="quiet"
            className="max-w-80 min-w-0 shrink! min-[920px]:shrink-0!"
            isDisabled={isLost}
          >
            <span className="truncate">
              <span className="text-quiet max-md:sr-only">Working on: </span>
              {current?.name ?? 'nothing'}
            </span>
            <ChevronDown size={15} aria-hidden className="shrink-0" />
          </Button>
        }
        entries={[
          ...episodes.map(({ id, name }) => ({
            id,
            label: name,
            ...(id === workingOnId ? { hint: 'now' } : {}),
          })),
          ...(episodes.length > 0 ? [null] : []),
          { id: 'none', label: 'Nothing', ...(workingOnId === null ? { hint: 'now' } : {}) },
          { id: 'new', label: 'New episode…' },
        ]}
        onAction={choose}
      />
      {isAdding && <NewEpisode onClose={() => setAdding(false)} />}
    </>
  );
}
