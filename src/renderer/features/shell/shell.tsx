import { Outlet } from '@tanstack/react-router';
import { useCallback, useEffect, useState } from 'react';
import { stores, useLive, useLostSince } from '#renderer/api/stores.ts';
import { cx } from '#renderer/ui/cx.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { formatMoment } from '#renderer/ui/format-time.ts';
import { Navigation } from './navigation.tsx';
import { Palette } from './palette.tsx';
import { SHORTCUTS, useShortcuts } from './shortcuts.ts';
import { TopBar } from './top-bar.tsx';

/** What stands around every screen. */
export function Shell() {
  const [hasPalette, setPalette] = useState(false);
  const [hasHelp, setHelp] = useState(false);
  const lostSince = useLostSince();
  const notices = useLive(stores.system)?.notices ?? [];
  useShortcuts(
    useCallback(() => setPalette(true), []),
    useCallback(() => setHelp(true), []),
  );
  const needed = notices.filter(({ level }) => level !== 'info').length;
  useEffect(() => {
    document.title = needed > 0 ? `(${needed}) Tallylight` : 'Tallylight';
  }, [needed]);
  return (
    <div className="flex h-full">
      <Navigation />
      <div className="flex min-w-0 flex-1 flex-col">
        <TopBar onSearch={() => setPalette(true)} />
        {lostSince !== null && (
          <p role="alert" className="border-b border-line bg-card px-6 py-2 font-medium text-warn">
            Not connected – last seen {formatMoment(lostSince, Date.now())}. What you see may be
            old.
          </p>
        )}
        <main
          className={cx('min-h-0 flex-1 overflow-y-auto', lostSince !== null && 'opacity-55')}
          inert={lostSince !== null}
        >
          <Outlet />
        </main>
      </div>
      <Palette isOpen={hasPalette} onClose={() => setPalette(false)} />
      <Dialog title="Keys" isOpen={hasHelp} onClose={() => setHelp(false)}>
        <dl className="grid grid-cols-[9rem_1fr] gap-y-1.5">
          {SHORTCUTS.map(([keys, what]) => (
            <div key={keys} className="contents">
              <dt>
                <kbd className="font-sans font-semibold">{keys}</kbd>
              </dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
      </Dialog>
    </div>
  );
}
