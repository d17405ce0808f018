import { X } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';
import { Button } from './button.tsx';
import { cx } from './cx.ts';

/**
 * The detail of one row, docked below its list. Takes the focus when it opens, gives it back to
 * where it was when it closes, and closes with Escape. Give it a `key` per row.
 */
export function Panel({
  title,
  status,
  actions,
  closeLabel,
  isTall = false,
  onClose,
  children,
}: {
  title: string;
  status?: ReactNode;
  actions?: ReactNode;
  closeLabel: string;
  /** Takes its whole share of the window, so that its content may fill it. */
  isTall?: boolean;
  onClose: () => void;
  children: ReactNode;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  const cameFrom = useRef<Element | null>(null);
  useEffect(() => {
    cameFrom.current = document.activeElement;
    heading.current?.focus({ preventScroll: true });
  }, []);
  const close = (): void => {
    onClose();
    const before = cameFrom.current;
    if (before instanceof HTMLElement && before.isConnected) before.focus();
  };
  useEscape(close);
  return (
    <section
      aria-label={title}
      className={cx(
        'flex min-h-0 shrink-0 flex-col border-t border-line-strong bg-card',
        isTall ? 'h-[58%]' : 'max-h-[58%]',
        // Half of a small window is too little to read in, so the panel takes all of it.
        'max-md:h-full max-md:max-h-full',
      )}
    >
      <header className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-1 px-6 pt-3 pb-2 max-md:px-3">
        <h2
          ref={heading}
          tabIndex={-1}
          className="min-w-0 truncate text-base font-semibold outline-none"
        >
          {title}
        </h2>
        {status}
        <div className="ml-auto flex items-center gap-1.5">
          {actions}
          <Button small look="quiet" className="-mr-2" aria-label={closeLabel} onPress={close}>
            <X size={16} aria-hidden />
          </Button>
        </div>
      </header>
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto px-6 pb-5 max-md:px-3">
        {children}
      </div>
    </section>
  );
}

/** Layers above, such as menus and dialogs, keep their Escape to themselves. */
function useEscape(onEscape: () => void): void {
  const latest = useRef(onEscape);
  useEffect(() => {
    latest.current = onEscape;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.defaultPrevented) latest.current();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
}
