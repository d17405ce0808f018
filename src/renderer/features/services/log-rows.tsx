import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { LogLine } from '#contract/servers.ts';
import { Button } from '#renderer/ui/button.tsx';
import { cx } from '#renderer/ui/cx.ts';
import { countOf } from '#renderer/ui/format-count.ts';
import { formatSecond } from '#renderer/ui/format-time.ts';
import { cutAtHits } from './log-lines.ts';

const ROW_PX = 20;
const NEAR_END_PX = 24;

interface LogRowsProps {
  readonly label: string;
  readonly lines: readonly LogLine[];
  readonly wanted: string;
  /** The line to bring into view; `undefined` while nothing is looked for. */
  readonly hitIndex: number | undefined;
  readonly isWrapped: boolean;
  readonly hasTime: boolean;
  readonly isFollowing: boolean;
  readonly onFollowing: (isFollowing: boolean) => void;
}

/** The lines that are in sight, of any number. Scrolling up ends following, reaching the end resumes it. */
export function LogRows(props: LogRowsProps) {
  const { label, lines, wanted, hitIndex, isWrapped, hasTime, isFollowing, onFollowing } = props;
  const box = useRef<HTMLDivElement>(null);
  const scrolledTo = useRef(0);
  const [lastSeen, setLastSeen] = useState(-1);
  // oxlint-disable-next-line react/incompatible-library -- no compiler keeps its answers here
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    overscan: 20,
  });
  const last = lines.at(-1)?.number ?? -1;
  const unseen = Math.max(0, last - lastSeen);

  useEffect(() => {
    if (!isFollowing || lines.length === 0) return;
    rows.scrollToIndex(lines.length - 1, { align: 'end' });
    setLastSeen(last);
  }, [isFollowing, last, lines.length, rows]);
  useEffect(() => {
    if (hitIndex !== undefined) rows.scrollToIndex(hitIndex, { align: 'center' });
  }, [hitIndex, rows]);
  // Heights measured before are wrong now.
  useEffect(() => rows.measure(), [isWrapped, rows]);

  const watchScroll = (): void => {
    const element = box.current;
    if (!element) return;
    const { scrollTop, scrollHeight, clientHeight } = element;
    const isUp = scrollTop < scrolledTo.current;
    scrolledTo.current = scrollTop;
    if (scrollHeight - scrollTop - clientHeight < NEAR_END_PX) {
      if (hitIndex === undefined) onFollowing(true);
      setLastSeen(last);
    } else if (isUp) onFollowing(false);
  };

  return (
    <div className="relative flex min-h-36 flex-1">
      <div
        ref={box}
        onScroll={watchScroll}
        role="log"
        aria-live="off"
        aria-label={label}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by keyboard
        tabIndex={0}
        className="flex-1 overflow-auto rounded-md border border-line bg-page py-1 font-mono text-[12px] leading-5"
      >
        {lines.length === 0 && (
          <p className="px-3 py-2 font-sans text-quiet">
            {wanted.trim() === '' ? 'Nothing was written yet.' : 'No line holds that.'}
          </p>
        )}
        <div className="relative" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, start }) => (
            <div
              key={index}
              ref={rows.measureElement}
              data-index={index}
              className={cx(
                'absolute top-0 min-w-full px-3',
                isWrapped ? 'w-full break-all whitespace-pre-wrap' : 'whitespace-pre',
                index === hitIndex && 'bg-chosen',
              )}
              style={{ transform: `translateY(${start}px)` }}
            >
              <Line line={lines[index]} wanted={wanted} hasTime={hasTime} />
            </div>
          ))}
        </div>
      </div>
      {!isFollowing && unseen > 0 && (
        <Button
          small
          look="main"
          className="absolute right-5 bottom-3 rounded-full shadow-float"
          onPress={() => onFollowing(true)}
        >
          <ArrowDown size={14} aria-hidden />
          {countOf(unseen, 'new line')}
        </Button>
      )}
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
            <mark key={index} className="rounded-sm bg-mark text-text">
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
