import { useState } from 'react';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Toggle } from '#renderer/ui/toggle.tsx';
import { hasLetterKeys, keepLetterKeys } from './letter-keys.ts';
import { SHORTCUTS } from './shortcuts.ts';

/** The list of keys, and the switch for those that are one letter alone. */
export function KeysDialog({ onClose }: { onClose: () => void }) {
  const [hasLetters, setLetters] = useState(hasLetterKeys);
  return (
    <Dialog title="Keys" isOpen onClose={onClose}>
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
      <div className="flex items-center justify-between gap-4 border-t border-line pt-4">
        <p className="text-small text-quiet">Those of one letter or sign alone can be off.</p>
        <Toggle
          small
          isSelected={hasLetters}
          onChange={(isOn) => {
            keepLetterKeys(isOn);
            setLetters(isOn);
          }}
        >
          {hasLetters ? 'Single keys are on' : 'Single keys are off'}
        </Toggle>
      </div>
    </Dialog>
  );
}
