import { expect, it, vi } from 'vitest';
import { toTemplate, type DesktopAction, type MenuRow } from './menu-rows.ts';

const act = vi.fn<(action: DesktopAction) => void>();
const toItem = (row: MenuRow) => toTemplate([row], act)[0];

it('shows a name as it is, with what Electron would take for a key', () => {
  expect(toItem({ kind: 'text', label: 'Q&A & more' })).toEqual({
    label: 'Q&&A && more',
    enabled: false,
  });
});

it('turns each kind of row into Electron’s own', () => {
  expect(toItem({ kind: 'separator' })).toEqual({ type: 'separator' });
  expect(toItem({ kind: 'role', role: 'copy' })).toEqual({ role: 'copy' });
  expect(
    toItem({ kind: 'submenu', label: 'Edit', role: 'editMenu', rows: [{ kind: 'separator' }] }),
  ).toEqual({ label: 'Edit', role: 'editMenu', submenu: [{ type: 'separator' }] });
  expect(
    toItem({ kind: 'action', label: 'Home', action: { name: 'quit' }, keys: 'A', isOn: false }),
  ).toMatchObject({ label: 'Home', accelerator: 'A', type: 'checkbox', checked: false });
});

it('acts when it is chosen', () => {
  const item = toItem({ kind: 'action', label: 'Quit', action: { name: 'quit' } });
  const click = item?.click as (() => void) | undefined;
  click?.();

  expect(act).toHaveBeenCalledExactlyOnceWith({ name: 'quit' });
});
