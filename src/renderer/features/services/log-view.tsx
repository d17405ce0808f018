import { useMemo, useState } from 'react';
import { CopyButton } from '#renderer/ui/copy-button.tsx';
import { Toggle } from '#renderer/ui/toggle.tsx';
import { LogFind } from './log-find.tsx';
import { findLines, pickLines, stepHit, toText } from './log-lines.ts';
import { LogRows } from './log-rows.tsx';
import { useServerLog } from './use-server-log.ts';

/** A service's log: follows the end until the reader scrolls up, finds, wraps, copies. */
export function LogView({ id, name }: { id: string; name: string }) {
  const all = useServerLog(id);
  const [wanted, setWanted] = useState('');
  const [hit, setHit] = useState(0);
  const [isOnlyHits, setOnlyHits] = useState(false);
  const [isWrapped, setWrapped] = useState(false);
  const [hasTime, setTime] = useState(true);
  const [isFollowing, setFollowing] = useState(true);
  const found = useMemo(() => findLines(all, wanted), [all, wanted]);
  const isFiltered = isOnlyHits && wanted.trim() !== '';
  const lines = useMemo(() => (isFiltered ? pickLines(all, found) : all), [isFiltered, found, all]);
  const count = found.length;
  const atHit = isFiltered ? hit : found[hit];

  const goTo = (next: number): void => {
    setHit(next);
    if (count > 0) setFollowing(false);
  };
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-2">
      <div className="flex shrink-0 flex-wrap items-center gap-1.5">
        <LogFind
          wanted={wanted}
          hit={hit}
          count={count}
          onWanted={(next) => {
            setWanted(next);
            setHit(0);
            if (next.trim() !== '') setFollowing(false);
          }}
          onStep={(step) => goTo(stepHit(hit, step, count))}
        />
        <Toggle small isSelected={isOnlyHits} onChange={setOnlyHits}>
          Only hits
        </Toggle>
        <Toggle small isSelected={isWrapped} onChange={setWrapped}>
          Wrap
        </Toggle>
        <Toggle small isSelected={hasTime} onChange={setTime}>
          Time
        </Toggle>
        <div className="ml-auto flex gap-1.5">
          <Toggle small isSelected={isFollowing} onChange={setFollowing}>
            Follow
          </Toggle>
          <CopyButton text={() => toText(lines)} name={`log of ${name}`} />
        </div>
      </div>
      <LogRows
        label={`Log of ${name}`}
        lines={lines}
        wanted={wanted}
        hitIndex={wanted.trim() === '' ? undefined : atHit}
        isWrapped={isWrapped}
        hasTime={hasTime}
        isFollowing={isFollowing}
        onFollowing={setFollowing}
      />
    </div>
  );
}
