import { Bell } from 'lucide-react';
import { useRef, useState } from 'react';
import { stores, useLive } from '#renderer/api/stores.ts';
import { Button } from '#renderer/ui/button.tsx';
import { noticeList } from './on-demand.ts';
import { worstFirst } from './worst-first.ts';

/** How many things need a person now; they are listed when it is pressed. */
export function Notices() {
  const notices = worstFirst(useLive(stores.system)?.notices ?? []);
  const [isOpen, setOpen] = useState(false);
  const bell = useRef<HTMLSpanElement>(null);
  return (
    <>
      <span ref={bell}>
        <Button
          look="quiet"
          aria-label={notices.length === 0 ? 'No notices' : `Notices: ${notices.length}`}
          aria-haspopup="dialog"
          aria-expanded={isOpen}
          onPress={() => setOpen(true)}
        >
          <Bell size={16} aria-hidden />
          {notices.length > 0 && <span className="tabular">{notices.length}</span>}
        </Button>
      </span>
      {isOpen && (
        <noticeList.Component bell={bell} notices={notices} onClose={() => setOpen(false)} />
      )}
    </>
  );
}
