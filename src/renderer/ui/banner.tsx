import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import { Status, type Shape, type Tone } from './status.tsx';

const EDGES: Readonly<Record<Tone, string>> = {
  ok: 'border-l-ok',
  warn: 'border-l-warn',
  crit: 'border-l-crit',
  info: 'border-l-info',
  idle: 'border-l-idle',
};

/** The one sentence that matters most here, with the one thing to do about it. */
export function Banner({
  tone,
  shape,
  title,
  children,
  action,
}: {
  tone: Tone;
  shape: Shape;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div
      role="status"
      className={cx(
        'flex items-center justify-between gap-6 rounded-xl border border-l-4 border-line bg-card px-4 py-3 shadow-card',
        EDGES[tone],
      )}
    >
      <div className="min-w-0">
        <p className="text-[15px]">
          <Status shape={shape} word={title} tone={tone} />
        </p>
        {children !== undefined && <p className="mt-0.5 text-quiet">{children}</p>}
      </div>
      {action}
    </div>
  );
}
