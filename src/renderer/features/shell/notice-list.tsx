import { useNavigate } from '@tanstack/react-router';
import type { RefObject } from 'react';
import { Dialog, Popover } from 'react-aria-components';
import type { Notice } from '#contract/system.ts';
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

/** Everything that needs a person, each with the way to the screen that helps. */
export function NoticeList({
  bell,
  notices,
  onClose,
}: {
  bell: RefObject<HTMLElement | null>;
  notices: readonly Notice[];
  onClose: () => void;
}) {
  return (
    <Popover
      triggerRef={bell}
      isOpen
      onOpenChange={(open) => open || onClose()}
      placement="bottom end"
      className="max-h-[70vh] w-96 overflow-y-auto rounded-xl border border-line bg-card shadow-float"
    >
      <Dialog aria-label="Notices" className="outline-none">
        {notices.length === 0 && <p className="px-4 py-5 text-quiet">Nothing needs you.</p>}
        <ul>
          {notices.map((notice) => (
            <Item key={notice.id} notice={notice} onLeave={onClose} />
          ))}
        </ul>
      </Dialog>
    </Popover>
  );
}

function Item({
  notice: { level, title, body, sinceMs, place },
  onLeave,
}: {
  notice: Notice;
  onLeave: () => void;
}) {
  const now = useNow(TICK_MS);
  const navigate = useNavigate();
  return (
    <li className="border-t border-line px-4 py-3 first:border-t-0">
      <div className="flex items-baseline justify-between gap-3">
        <Status shape={SHAPES[level]} word={title} tone={level} />
        <span className="text-small whitespace-nowrap text-quiet">{formatAgo(sinceMs, now)}</span>
      </div>
      <p className="mt-1 line-clamp-5 text-small break-words text-quiet">{body}</p>
      {place !== null && (
        <Button
          small
          className="mt-2"
          aria-label={`See what helps: ${title}`}
          onPress={() => {
            onLeave();
            void navigate({ to: `/${place}` });
          }}
        >
          See what helps
        </Button>
      )}
    </li>
  );
}
