import type { ReactNode } from 'react';
import {
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  MenuTrigger,
  Popover,
  Separator,
} from 'react-aria-components';

export interface MenuEntry {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
}

/** A button that opens a short list of things to do. `null` draws a line. */
export function MenuButton({
  button,
  label,
  entries,
  onAction,
}: {
  button: ReactNode;
  label: string;
  entries: readonly (MenuEntry | null)[];
  onAction: (id: string) => void;
}) {
  return (
    <MenuTrigger>
      {button}
      <Popover className="min-w-56 rounded-lg border border-line bg-card p-1 shadow-float">
        <AriaMenu
          aria-label={label}
          onAction={(key) => onAction(String(key))}
          className="max-h-80 overflow-y-auto outline-none"
        >
          {entries.map((entry, index) =>
            entry === null ? (
              <Separator key={`line-${index}`} className="my-1 h-px bg-line" />
            ) : (
              <AriaMenuItem
                key={entry.id}
                id={entry.id}
                textValue={entry.label}
                className="flex cursor-default items-center justify-between gap-6 rounded-md px-2.5 py-1.5 outline-none focus:bg-chosen focus-visible:ring-2 focus-visible:ring-accent focus-visible:ring-inset"
              >
                <span className="truncate">{entry.label}</span>
                {entry.hint !== undefined && (
                  <span className="text-small text-quiet">{entry.hint}</span>
                )}
              </AriaMenuItem>
            ),
          )}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
