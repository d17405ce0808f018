import { Pause, Play, Search } from 'lucide-react';
import { useCore } from '#renderer/api/core.tsx';
import { stores, useLive } from '#renderer/api/stores.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Notices } from './notices.tsx';
import { WorkingOn } from './working-on.tsx';

/** On every screen: the episode in work, search, notices, pause. */
export function TopBar({ onSearch }: { onSearch: () => void }) {
  const { client } = useCore();
  const system = useLive(stores.system);
  const isPaused = system?.paused != null;
  return (
    <header className="flex h-13 shrink-0 items-center gap-2 border-b border-line bg-card px-4">
      {system?.isPractice === true && (
        <span className="rounded-full border border-info px-2.5 py-0.5 text-[13px] font-semibold text-info">
          Practice
        </span>
      )}
      <WorkingOn />
      <Button className="ml-auto min-w-52 justify-start font-normal text-quiet" onPress={onSearch}>
        <Search size={15} aria-hidden />
        Search or do…
        <kbd className="ml-auto font-sans text-[12px]">Ctrl K</kbd>
      </Button>
      <Notices />
      <Button
        look={isPaused ? 'main' : 'plain'}
        onPress={() => void client.system.pause({ paused: !isPaused })}
      >
        {isPaused ? <Play size={15} aria-hidden /> : <Pause size={15} aria-hidden />}
        {isPaused ? 'Resume' : 'Pause'}
      </Button>
    </header>
  );
}
