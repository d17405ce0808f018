import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Input, SearchField, ToggleButton } from 'react-aria-components';
import type { LogLine } from '#contract/servers.ts';
import { Button } from '#renderer/ui/button.tsx';
import { CopyButton } from '#renderer/ui/copy-button.tsx';
import { cx } from '#renderer/ui/cx.ts';
import { formatSecond } from '#renderer/ui/format-time.ts';
import { cutAtHits, findLines } from './log-lines.ts';
import { useServerLog } from './use-server-log.ts';

const ROW_PX = 20;
const NEAR_END_PX = 24;
const TOGGLE =
  'h-7 cursor-default rounded-md border border-line-strong px-2.5 text-[13px] hover:bg-hover selected:border-accent selected:bg-accent selected:text-on-accent';

/** A service's log: follows the end until the reader scrolls up, finds, wraps, copies. */
export function LogView({ id, name }: { id: string; name: string }) {
  const lines = useServerLog(id);
  const [wanted, setWanted] = useState('');
  const [isWrapped, setWrapped] = useState(false);
  const [hasTime, setTime] = useState(true);
  const [isFollowing, setFollowing] = useState(true);
  const [seen, setSeen] = useState(0);
  const [hit, setHit] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const hits = findLines(lines, wanted);
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    overscan: 20,
  });

  useEffect(() => {
    if (isFollowing && lines.length > 0) rows.scrollToIndex(lines.length - 1, { align: 'end' });
  }, [isFollowing, lines.length, rows]);

  const goToHit = (next: number): void => {
    const index = hits[(next + hits.length) % hits.length];
    if (index === undefined) return;
    setFollowing(false);
    setHit((next + hits.length) % hits.length);
    rows.scrollToIndex(index, { align: 'center' });
  };
  const watchScroll = (): void => {
    const element = box.current;
    if (!element) return;
    const isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX;
    if (isAtEnd !== isFollowing) setSeen(lines.length);
    setFollowing(isAtEnd);
  };

  return (
    <div className="flex min-h-0 flex-col gap-2">
      <div className="flex flex-wrap items-center gap-1.5">
        <SearchField
          aria-label="Find in log"
          value={wanted}
          onChange={setWanted}
          onSubmit={() => goToHit(hit + 1)}
          className="flex items-center gap-2"
        >
          <Input
            placeholder="Find"
            className="h-7 w-40 rounded-md border border-line-strong bg-card px-2 text-[13px]"
          />
          <span aria-live="polite" className="tabular min-w-10 text-[13px] text-quiet">
            {wanted !== '' && `${hits.length === 0 ? 0 : hit + 1}/${hits.length}`}
          </span>
        </SearchField>
        <ToggleButton className={TOGGLE} isSelected={isWrapped} onChange={setWrapped}>
          Wrap
        </ToggleButton>
        <ToggleButton className={TOGGLE} isSelected={hasTime} onChange={setTime}>
          Time
        </ToggleButton>
        <div className="ml-auto flex gap-1.5">
          {!isFollowing && (
            <Button small onPress={() => setFollowing(true)}>
              <ArrowDown size={14} aria-hidden />
              {lines.length > seen ? `${lines.length - seen} new lines` : 'Follow'}
            </Button>
          )}
          <CopyButton text={lines.map(toText).join('\n')} />
        </div>
      </div>
      <div
        ref={box}
        onScroll={watchScroll}
        role="log"
        aria-live="off"
        aria-label={`Log of ${name}`}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by keyboard
        tabIndex={0}
        className="h-[300px] overflow-auto rounded-md border border-line bg-page font-mono text-[12px] leading-5"
      >
        {lines.length === 0 && <p className="p-3 font-sans text-quiet">Nothing was written yet.</p>}
        <div className="relative" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, start }) => (
            <div
              key={index}
              ref={rows.measureElement}
              data-index={index}
              className={cx(
                'absolute top-0 w-full px-3',
                isWrapped ? 'break-all whitespace-pre-wrap' : 'whitespace-pre',
              )}
              style={{ transform: `translateY(${start}px)` }}
            >
              <Line line={lines[index]} wanted={wanted} hasTime={hasTime} />
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}

function Line({
  line,
  wanted,
  hasTime,
}: {
  line: LogLine | undefined;
  wanted: string;
  hasTime: boolean;
}) {
  if (!line) return null;
  return (
    <>
      {hasTime && <span className="mr-3 text-quiet select-none">{formatSecond(line.atMs)}</span>}
      <span className={line.from === 'tallylight' ? 'text-info' : undefined}>
        {cutAtHits(line.text, wanted).map((part, index) =>
          index % 2 === 1 ? (
            <mark key={index} className="rounded-sm bg-warn text-page">
              {part}
            </mark>
          ) : (
            part
          ),
        )}
      </span>
    </>
  );
}

function toText({ atMs, text }: LogLine): string {
  return `${new Date(atMs).toISOString()} ${text}`;
}
