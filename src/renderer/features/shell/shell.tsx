import { Outlet, useRouterState } from '@tanstack/react-router';
import { useCallback, useEffect, useRef, useState } from 'react';
import { stores, useLive, useLostSince } from '#renderer/api/stores.ts';
import { CanAct } from '#renderer/ui/can-act.ts';
import { focusHeadingIfLost } from '#renderer/ui/use-focus-after.ts';
import { Bars } from './bars.tsx';
import { Navigation } from './navigation.tsx';
import { keysDialog, palette, warmAll } from './on-demand.ts';
import { useShortcuts } from './shortcuts.ts';
import { TopBar } from './top-bar.tsx';

/** What stands around every screen. */
export function Shell() {
  const [hasPalette, setPalette] = useState(false);
  const [hasKeys, setKeys] = useState(false);
  const isLost = useLostSince() !== null;
  const notices = useLive(stores.system)?.notices ?? [];
  useShortcuts(
    useCallback(() => setPalette(true), []),
    useCallback(() => setKeys(true), []),
  );
  useEffect(warmAll, []);
  useFocusOnScreen();
  const needed = notices.filter(({ level }) => level !== 'info').length;
  useEffect(() => {
    document.title = needed > 0 ? `(${needed}) Tallylight` : 'Tallylight';
  }, [needed]);
  return (
    <div className="flex h-full">
      <Navigation />
      <div className="flex min-w-0 flex-1 flex-col">
        <TopBar isLost={isLost} onSearch={() => setPalette(true)} />
        <Bars />
        <main className="min-h-0 flex-1" data-lost={isLost || undefined}>
          <CanAct value={!isLost}>
            <Outlet />
          </CanAct>
        </main>
      </div>
      {hasPalette && <palette.Component isLost={isLost} onClose={() => setPalette(false)} />}
      {hasKeys && <keysDialog.Component onClose={() => setKeys(false)} />}
    </div>
  );
}

/** What had the focus on the screen before is gone: the heading takes it, and says where one is. */
function useFocusOnScreen(): void {
  const pathname = useRouterState({ select: ({ location }) => location.pathname });
  const before = useRef(pathname);
  useEffect(() => {
    if (before.current === pathname) return;
    before.current = pathname;
    requestAnimationFrame(focusHeadingIfLost);
  }, [pathname]);
}
