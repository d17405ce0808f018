import { SEPARATOR, type MenuRow, type Screen } from './menu-rows.ts';

export interface MenuSituation {
  /** As Node names it, such as `darwin`. */
  readonly platform: string;
  /** Developer tools are for people who build Tallylight. */
  readonly isPackaged: boolean;
  readonly keepRunning: boolean;
  /** A window on somebody else's core commands nothing but itself. */
  readonly ownsCore: boolean;
}

const SCREENS: readonly (readonly [label: string, screen: Screen])[] = [
  ['Home', '/'],
  ['Services', '/services'],
  ['Providers', '/providers'],
  ['Activity', '/activity'],
  ['Costs', '/costs'],
  ['Planner', '/planner'],
];
const SETTINGS: MenuRow = {
  kind: 'action',
  label: 'Settings…',
  action: { name: 'show', screen: '/settings' },
  keys: 'CmdOrCtrl+,',
};

type RoleName = Extract<MenuRow, { kind: 'role' }>['role'];

/** Rows that the system names and does, with a line where a `-` is. */
function roles(...names: readonly (RoleName | '-')[]): readonly MenuRow[] {
  return names.map((name) => (name === '-' ? SEPARATOR : { kind: 'role', role: name }));
}

const EDIT_ROWS = roles('undo', 'redo', '-', 'cut', 'copy', 'paste', 'selectAll');

/** The menu bar in the order that each platform's people expect. */
export function menuBar(situation: MenuSituation): readonly MenuRow[] {
  const isMac = situation.platform === 'darwin';
  return [
    isMac ? appMenu(situation) : fileMenu(situation),
    { kind: 'submenu', label: 'Edit', role: 'editMenu', rows: EDIT_ROWS },
    { kind: 'submenu', label: 'View', rows: viewRows(situation) },
    { kind: 'submenu', label: 'Go', rows: goRows() },
    { kind: 'submenu', label: 'Window', role: 'window', rows: windowRows(isMac) },
  ];
}

function appMenu(situation: MenuSituation): MenuRow {
  const rows = [
    ...roles('about', '-'),
    SETTINGS,
    ...ownRows(situation),
    ...roles('-', 'services', '-', 'hide', 'hideOthers', 'unhide', '-', 'quit'),
  ];
  return { kind: 'submenu', label: 'Tallylight', rows };
}

function fileMenu(situation: MenuSituation): MenuRow {
  const rows = [SETTINGS, ...ownRows(situation), ...roles('-', 'close', '-', 'about', 'quit')];
  return { kind: 'submenu', label: 'File', rows };
}

function ownRows({ ownsCore, keepRunning }: MenuSituation): readonly MenuRow[] {
  if (!ownsCore) return [];
  return [
    { kind: 'action', label: 'Show Data Folder', action: { name: 'open-data-folder' } },
    {
      kind: 'action',
      label: 'Keep Running When the Window Is Closed',
      action: { name: 'set-keep-running', isOn: !keepRunning },
      isOn: keepRunning,
    },
  ];
}

function viewRows({ isPackaged }: MenuSituation): readonly MenuRow[] {
  return [
    ...roles('reload', '-', 'resetZoom', 'zoomIn', 'zoomOut', '-', 'togglefullscreen'),
    ...(isPackaged ? [] : roles('-', 'toggleDevTools')),
  ];
}

function goRows(): readonly MenuRow[] {
  return SCREENS.map(([label, screen], index) => ({
    kind: 'action',
    label,
    action: { name: 'show', screen },
    keys: `CmdOrCtrl+${index + 1}`,
  }));
}

function windowRows(isMac: boolean): readonly MenuRow[] {
  return isMac ? roles('minimize', 'zoom', 'close', '-', 'front') : roles('minimize', 'close');
}
