import { useNavigate } from '@tanstack/react-router';
import {
  Autocomplete,
  Dialog,
  Header,
  Input,
  Menu,
  MenuItem,
  MenuSection,
  Modal,
  ModalOverlay,
  SearchField,
  useFilter,
} from 'react-aria-components';
import { useCore } from '#renderer/api/core.tsx';
import { usePaletteEntries } from './palette-entries.ts';

/** Search or do: screens, commands, episodes, services and requests by name. */
export function Palette({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { client } = useCore();
  const navigate = useNavigate();
  const groups = usePaletteEntries(client, navigate);
  const { contains } = useFilter({ sensitivity: 'base' });
  const run = (id: string): void => {
    onClose();
    groups
      .flatMap(({ entries }) => entries)
      .find((entry) => entry.id === id)
      ?.run();
  };
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => open || onClose()}
      isDismissable
      className="fixed inset-0 z-50 flex items-start justify-center bg-black/45 px-4 pt-[12vh]"
    >
      <Modal className="w-full max-w-[560px] rounded-2xl border border-line bg-card shadow-float">
        <Dialog aria-label="Search or do" className="outline-none">
          <Autocomplete filter={contains}>
            <SearchField aria-label="Search or do" autoFocus className="border-b border-line">
              <Input
                placeholder="Search or do…"
                className="h-12 w-full bg-transparent px-4 text-base outline-none placeholder:text-quiet"
              />
            </SearchField>
            <Menu
              aria-label="Results"
              onAction={(key) => run(String(key))}
              renderEmptyState={() => (
                <p className="px-4 py-5 text-quiet">Nothing is called that.</p>
              )}
              className="max-h-[50vh] overflow-y-auto p-1.5 outline-none"
            >
              {groups.map(({ name, entries }) => (
                <MenuSection key={name}>
                  <Header className="px-2.5 pt-2 pb-1 text-[13px] text-quiet">{name}</Header>
                  {entries.map(({ id, label }) => (
                    <MenuItem
                      key={id}
                      id={id}
                      textValue={label}
                      className="cursor-default truncate rounded-md px-2.5 py-1.5 outline-none focus:bg-hover"
                    >
                      {label}
                    </MenuItem>
                  ))}
                </MenuSection>
              ))}
            </Menu>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
