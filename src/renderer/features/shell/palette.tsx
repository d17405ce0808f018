import { useNavigate } from '@tanstack/react-router';
import {
  Autocomplete,
  Dialog,
  Header,
  Input,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  Modal,
  ModalOverlay,
  SearchField,
  useFilter,
} from 'react-aria-components';
import { useCore } from '#renderer/api/core.tsx';
import { usePaletteEntries, type PaletteEntry } from './palette-entries.ts';
import { TAKE_FOCUS } from '#renderer/ui/take-focus.ts';

/** What the field is to a screen reader; which list it steers, the control library adds. */
const COMBOBOX = { role: 'combobox', 'aria-expanded': true, 'aria-haspopup': 'listbox' } as const;

/** Search or do: screens, commands, episodes, services and requests by name. */
export function Palette({ isLost, onClose }: { isLost: boolean; onClose: () => void }) {
  return (
    <ModalOverlay
      isOpen
      onOpenChange={(open) => open || onClose()}
      isDismissable
      className="fixed inset-0 z-50 flex items-start justify-center bg-black/45 px-4 pt-[12vh]"
    >
      <Modal className="w-full max-w-[560px] overflow-hidden rounded-2xl border border-line bg-card shadow-float">
        <Dialog aria-label="Search or do" className="outline-none">
          <Search isLost={isLost} onClose={onClose} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Search({ isLost, onClose }: { isLost: boolean; onClose: () => void }) {
  const { client } = useCore();
  const navigate = useNavigate();
  const groups = usePaletteEntries(client, navigate, isLost);
  const { contains } = useFilter({ sensitivity: 'base' });
  const run = (id: string): void => {
    onClose();
    groups
      .flatMap(({ entries }) => entries)
      .find((entry) => entry.id === id)
      ?.run();
  };
  return (
    <Autocomplete filter={contains}>
      <SearchField
        aria-label="Search or do"
        {...TAKE_FOCUS}
        className="border-b border-line"
        onKeyDown={(event) => {
          // Closes at once; clearing the field first would take a second press.
          if (event.key === 'Escape') onClose();
          else event.continuePropagation();
        }}
      >
        <Input
          {...COMBOBOX}
          placeholder="Search or do…"
          className="h-12 w-full bg-transparent px-4 text-base outline-none placeholder:text-quiet"
        />
      </SearchField>
      <ListBox
        aria-label="Results"
        selectionMode="none"
        onAction={(key) => run(String(key))}
        renderEmptyState={() => <p className="px-4 py-5 text-quiet">Nothing is called that.</p>}
        className="max-h-[54vh] overflow-y-auto p-1.5 outline-none"
      >
        {groups.map(({ name, entries }) => (
          <ListBoxSection key={name} id={name}>
            <Header className="px-2.5 pt-2 pb-1 text-small text-quiet">{name}</Header>
            {entries.map((entry) => (
              <Entry key={entry.id} entry={entry} />
            ))}
          </ListBoxSection>
        ))}
      </ListBox>
    </Autocomplete>
  );
}

function Entry({ entry: { id, label, icon: Icon, hint, alsoNamed } }: { entry: PaletteEntry }) {
  return (
    <ListBoxItem
      id={id}
      textValue={[label, hint, alsoNamed].filter(Boolean).join(' ')}
      className="flex cursor-default items-center gap-3 rounded-md px-2.5 py-1.5 outline-none focus:bg-chosen focus-visible:ring-2 focus-visible:ring-accent focus-visible:ring-inset hover:bg-row"
    >
      <Icon size={16} aria-hidden className="shrink-0 text-quiet" />
      <span className="min-w-0 flex-1 truncate">{label}</span>
      {hint !== undefined && <span className="tabular text-small text-quiet">{hint}</span>}
    </ListBoxItem>
  );
}
