import { useNavigate } from '@tanstack/react-router';
import { Bell } from 'lucide-react';
import { Dialog, DialogTrigger, Popover } from 'react-aria-components';
import type { Notice } from '#contract/system.ts';
import { stores, useLive } from '#renderer/api/stores.ts';
import { Button } from '#renderer/ui/button.tsx';
import { formatAgo } from '#renderer/ui/format-time.ts';
import { Status, type Shape } from '#renderer/ui/status.tsx';
import { useNow } from '#renderer/ui/use-now.ts';

const TICK_MS = 15_000;
const SHAPES: Readonly<Record<Notice['level'], Shape>> = {
  crit: 'octagon',
  warn: 'triangle',
  info: 'info',
};

/** Everything that needs a person now, with its count. */
export function Notices() {
  const notices = useLive(stores.system)?.notices ?? [];
  const now = useNow(TICK_MS);
  const navigate = useNavigate();
  return (
    <DialogTrigger>
      <Button
        look="quiet"
        aria-label={notices.length === 0 ? 'No notices' : `Notices: ${notices.length}`}
      >
        <Bell size={16} aria-hidden />
        {notices.length > 0 && <span className="tabular">{notices.length}</span>}
      </Button>
      <Popover className="w-96 rounded-xl border border-line bg-card shadow-float">
        <Dialog aria-label="Notices" className="outline-none">
          {({ close }) => (
            <ul>
              {notices.length === 0 && <li className="px-4 py-5 text-quiet">Nothing needs you.</li>}
              {notices.map(({ id, level, title, body, sinceMs, place }) => (
                <li key={id} className="border-t border-line px-4 py-3 first:border-t-0">
                  <div className="flex items-baseline justify-between gap-3">
                    <Status shape={SHAPES[level]} word={title} tone={level} />
                    <span className="text-[13px] whitespace-nowrap text-quiet">
                      {formatAgo(sinceMs, now)}
                    </span>
                  </div>
                  <p className="mt-1 text-[13px] break-words text-quiet">{body}</p>
                  {place !== null && (
                    <Button
                      small
                      className="mt-2"
                      onPress={() => {
                        close();
                        void navigate({ to: `/${place}` });
                      }}
                    >
                      See what helps
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
