import type { ReactNode } from 'react';
import { cx } from './cx.ts';

/** A group of things that belong together, under a heading of its own where it has one. */
export function Card({
  title,
  aside,
  children,
  className,
  flush = false,
}: {
  title?: string;
  aside?: ReactNode;
  children: ReactNode;
  className?: string;
  /** Rows bring their own padding. */
  flush?: boolean;
}) {
  return (
    <section
      aria-label={title}
      className={cx('overflow-hidden rounded-xl border border-line bg-card shadow-card', className)}
    >
      {title !== undefined && (
        <header className="flex items-center justify-between gap-3 px-4 pt-3.5 pb-1">
          <h2 className="min-w-0 text-small font-semibold wrap-anywhere text-quiet">{title}</h2>
          {aside}
        </header>
      )}
      <div className={flush ? '' : 'px-4 pt-1.5 pb-4'}>{children}</div>
    </section>
  );
}
