import { Pause, Play, Search } from 'lucide-react';
import { attempt } from '#renderer/api/attempt.ts';
import { useCore } from '#renderer/api/core.tsx';
import { stores, useLive } from '#renderer/api/stores.ts';
import { Button } from '#renderer/ui/button.tsx';
import { COMMAND_KEY } from '#renderer/ui/keys.ts';
import { Notices } from './notices.tsx';
import { workingOn } from './on-demand.ts';

/** On every screen: the episode in work, search, notices, pause. */
export function TopBar({ isLost, onSearch }: { isLost: boolean; onSearch: () => void }) {
  const { client } = useCore();
  const system = useLive(stores.system);
  const isPaused = (system?.paused ?? null) !== null;
  return (
    <header className="flex h-13 shrink-0 items-center gap-2 border-b border-line bg-card px-4">
      {system?.isPractice === true && (
        <span className="mr-1 shrink-0 rounded-full border border-info px-2.5 py-0.5 text-small font-semibold text-info">
          Practice
        </span>
      )}
      <workingOn.Component isLost={isLost} />
      <Button
        className="ml-auto w-52 min-w-36 shrink-[99]! justify-start border-edge font-normal text-quiet max-md:w-auto max-md:min-w-0 max-md:shrink-0!"
        onPress={onSearch}
      >
        <Search size={15} aria-hidden className="shrink-0" />
        <span className="truncate max-md:sr-only">Search or do…</span>
        <kbd className="ml-auto pl-2 font-sans text-[12px] max-lg:hidden">{COMMAND_KEY} K</kbd>
      </Button>
      <Notices />
      <Button
        look={isPaused ? 'main' : 'plain'}
        isDisabled={isLost || !system}
        onPress={() => attempt(() => client.system.pause({ paused: !isPaused }))}
      >
        {isPaused ? <Play size={15} aria-hidden /> : <Pause size={15} aria-hidden />}
        <span className="max-sm:sr-only">{isPaused ? 'Resume' : 'Pause'}</span>
      </Button>
    </header>
  );
}
