import { expect, it } from 'vitest';
import { menuBar, type MenuSituation } from './menu-model.ts';
import type { MenuRow } from './menu-rows.ts';

const AT_HOME: MenuSituation = {
  platform: 'linux',
  isPackaged: true,
  keepRunning: true,
  ownsCore: true,
};

/** The menu as a person reads it; what the system names stands in angle brackets. */
function read(rows: readonly MenuRow[], indent = ''): string {
  return rows.map((row) => `${indent}${readRow(row, indent)}`).join('\n');
}

function readRow(row: MenuRow, indent: string): string {
  switch (row.kind) {
    case 'separator':
      return '—';
    case 'role':
      return `<${row.role}>`;
    case 'text':
      return row.label;
    case 'submenu':
      return `${row.label}\n${read(row.rows, `${indent}  `)}`;
    case 'action': {
      const tick = row.isOn === undefined ? '' : row.isOn ? '[x] ' : '[ ] ';
      return `${tick}${row.label}${row.keys === undefined ? '' : ` (${row.keys})`}`;
    }
  }
}

it.each(['darwin', 'win32', 'linux'])('is in the order that people expect on %s', (platform) => {
  expect(read(menuBar({ ...AT_HOME, platform }))).toMatchSnapshot();
});

it('offers developer tools only to those who build Tallylight', () => {
  expect(read(menuBar(AT_HOME))).not.toContain('toggleDevTools');
  expect(read(menuBar({ ...AT_HOME, isPackaged: false }))).toContain('toggleDevTools');
});

it('shows whether Tallylight keeps running, and turns it round', () => {
  expect(read(menuBar(AT_HOME))).toContain('[x] Keep Running');
  expect(read(menuBar({ ...AT_HOME, keepRunning: false }))).toContain('[ ] Keep Running');
});

it('commands nothing of somebody else’s core', () => {
  const menu = read(menuBar({ ...AT_HOME, ownsCore: false }));

  expect(menu).not.toContain('Keep Running');
  expect(menu).not.toContain('Data Folder');
  expect(menu).toContain('Settings…');
});

it('gives each key to one row', () => {
  for (const platform of ['darwin', 'linux']) {
    const keys = read(menuBar({ ...AT_HOME, platform })).match(/\(CmdOrCtrl\+.\)/g) ?? [];
    expect(keys).toHaveLength(7);
    expect(new Set(keys).size).toBe(keys.length);
  }
});
