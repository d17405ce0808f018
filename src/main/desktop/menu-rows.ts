import type { MenuItemConstructorOptions } from 'electron';

export type Screen =
  | '/'
  | '/services'
  | '/providers'
  | '/activity'
  | '/costs'
  | '/planner'
  | '/settings';

/** What a row of a menu can do. */
export type DesktopAction =
  | { readonly name: 'show'; readonly screen?: Screen }
  | { readonly name: 'restart-server'; readonly id: string }
  | { readonly name: 'work-on'; readonly episodeId: string | null }
  | { readonly name: 'set-paused'; readonly isPaused: boolean }
  | { readonly name: 'set-keep-running'; readonly isOn: boolean }
  | { readonly name: 'open-data-folder' }
  | { readonly name: 'quit' };

type Role = NonNullable<MenuItemConstructorOptions['role']>;

/** A menu as data, so that tests can read what a person would see. */
export type MenuRow =
  | { readonly kind: 'separator' }
  /** The system names it and does it. */
  | { readonly kind: 'role'; readonly role: Role }
  | { readonly kind: 'text'; readonly label: string }
  | {
      readonly kind: 'action';
      readonly label: string;
      readonly action: DesktopAction;
      readonly keys?: string;
      /** Makes it a row with a tick. */
      readonly isOn?: boolean;
    }
  | {
      readonly kind: 'submenu';
      readonly label: string;
      readonly role?: Role;
      readonly rows: readonly MenuRow[];
    };

export const SEPARATOR: MenuRow = { kind: 'separator' };

/** The same as Electron takes it. */
export function toTemplate(
  rows: readonly MenuRow[],
  act: (action: DesktopAction) => void,
): MenuItemConstructorOptions[] {
  return rows.map((row) => toItem(row, act));
}

function toItem(row: MenuRow, act: (action: DesktopAction) => void): MenuItemConstructorOptions {
  switch (row.kind) {
    case 'separator':
      return { type: 'separator' };
    case 'role':
      return { role: row.role };
    case 'text':
      return { label: literal(row.label), enabled: false };
    case 'submenu':
      return {
        label: literal(row.label),
        ...(row.role === undefined ? {} : { role: row.role }),
        submenu: toTemplate(row.rows, act),
      };
    case 'action':
      return {
        label: literal(row.label),
        click: () => act(row.action),
        ...(row.keys === undefined ? {} : { accelerator: row.keys }),
        ...(row.isOn === undefined ? {} : { type: 'checkbox', checked: row.isOn }),
      };
  }
}

/** A single & would vanish and underline what follows. */
function literal(label: string): string {
  return label.replaceAll('&', '&&');
}
