import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import { Status, type StatusWords, type Tone } from './status.tsx';

const EDGES: Readonly<Record<Tone, string>> = {
  ok: 'before:bg-ok',
  warn: 'before:bg-warn',
  crit: 'before:bg-crit',
  info: 'before:bg-info',
  idle: 'before:bg-idle',
};

/** The one sentence that matters most here, with the one thing to do about it. */
export function Banner({
  words: { tone, shape, word },
  children,
  action,
}: {
  words: StatusWords;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div
      aria-live="polite"
      className={cx(
        'relative flex flex-wrap items-center justify-between gap-x-6 gap-y-3 overflow-hidden rounded-xl border border-line bg-card py-3.5 pr-4 pl-5 shadow-card before:absolute before:inset-y-0 before:left-0 before:w-1',
        EDGES[tone],
      )}
    >
      <div
        className={cx(
          'min-w-0 flex-1 basis-72',
          tone === 'ok' && 'flex flex-wrap items-baseline gap-x-3',
        )}
      >
        <p className="text-[15px]">
          <Status shape={shape} word={word} tone={tone} />
        </p>
        {children !== undefined && (
          <p className={cx('break-words text-quiet', tone !== 'ok' && 'mt-0.5 line-clamp-3')}>
            {children}
          </p>
        )}
      </div>
      {Boolean(action) && <div className="flex flex-wrap gap-2">{action}</div>}
    </div>
  );
}
