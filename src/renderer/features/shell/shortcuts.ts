import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { SCREENS, SETTINGS } from './screens.ts';

/** What the "?" list shows; the same keys are bound below. */
export const SHORTCUTS: readonly (readonly [keys: string, what: string])[] = [
  ['Ctrl/⌘ K', 'Search or do'],
  ['Ctrl/⌘ 1 – 6', 'Go to a screen'],
  ['Ctrl/⌘ ,', 'Settings'],
  ['/', 'Search in the page'],
  ['J and K', 'Next and previous row'],
  ['Enter', 'Open the row'],
  ['Escape', 'Close what is on top'],
  ['?', 'Show this list'],
];

/** Binds the keys of the whole window. Single letters do nothing while a person types. */
export function useShortcuts(openPalette: () => void, openHelp: () => void): void {
  const navigate = useNavigate();
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const isCommand = event.ctrlKey || event.metaKey;
      if (isCommand && !event.altKey && !event.shiftKey) {
        const screen = SCREENS[Number(event.key) - 1];
        if (event.key === 'k') openPalette();
        else if (event.key === ',') void navigate({ to: SETTINGS.to });
        else if (screen) void navigate({ to: screen.to });
        else return;
        event.preventDefault();
      } else if (!isCommand && !event.altKey && !isTyping(event.target)) {
        if (pressLetter(event.key, openPalette, openHelp)) event.preventDefault();
      }
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [navigate, openPalette, openHelp]);
}

function pressLetter(key: string, openPalette: () => void, openHelp: () => void): boolean {
  if (key === '?') openHelp();
  else if (key === '/') {
    const field = document.querySelector<HTMLInputElement>('main input');
    if (field) field.focus();
    else openPalette();
  } else if (key === 'j') moveRow(1);
  else if (key === 'k') moveRow(-1);
  else return false;
  return true;
}

/** Moves the focus from row to row; a row is reached by its first link or button. */
function moveRow(step: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')];
  const current = rows.findIndex((row) => row.contains(document.activeElement));
  const next = current === -1 ? (step === 1 ? 0 : rows.length - 1) : current + step;
  rows[next]?.querySelector<HTMLElement>('a, button')?.focus();
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) ||
      target.closest('[role="dialog"], [role="menu"], [role="log"]') !== null)
  );
}
