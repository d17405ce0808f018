import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { COMMAND_KEY } from '#renderer/ui/keys.ts';
import { hasLetterKeys } from './letter-keys.ts';
import { SCREENS, SETTINGS } from './screens.ts';

/** What the "?" list shows; the same keys are bound below. */
export const SHORTCUTS: readonly (readonly [keys: string, what: string])[] = [
  [`${COMMAND_KEY} K`, 'Search or do'],
  [`${COMMAND_KEY} 1 – 6`, 'Go to a screen'],
  [`${COMMAND_KEY} ,`, 'Settings'],
  ['/', 'Search in the page'],
  ['J and K', 'Next and previous row'],
  ['Enter', 'Open the row'],
  ['R', 'Restart the service of the row'],
  ['L', 'Show its log'],
  ['Escape', 'Close what is on top'],
  ['?', 'Show this list'],
];

/** Binds the keys of the whole window. Single letters do nothing while a person types. */
export function useShortcuts(openPalette: () => void, openKeys: () => void): void {
  const navigate = useNavigate();
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.altKey || event.defaultPrevented) return;
      if (event.ctrlKey || event.metaKey) {
        if (event.shiftKey) return;
        const screen = SCREENS[Number(event.key) - 1];
        if (event.key === 'k') openPalette();
        else if (event.key === ',') void navigate({ to: SETTINGS.to });
        else if (screen) void navigate({ to: screen.to });
        else return;
        event.preventDefault();
      } else if (hasLetterKeys() && !isTyping(event.target)) {
        if (pressLetter(event.key, openPalette, openKeys)) event.preventDefault();
      }
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [navigate, openPalette, openKeys]);
}

function pressLetter(key: string, openPalette: () => void, openKeys: () => void): boolean {
  switch (key) {
    case '?':
      openKeys();
      return true;
    case '/': {
      const field = document.querySelector<HTMLInputElement>('main input[type="search"]');
      if (field) field.focus();
      else openPalette();
      return true;
    }
    case 'j':
      moveRow(1);
      return true;
    case 'k':
      moveRow(-1);
      return true;
    default:
      return pressInRow(key);
  }
}

/** Moves the focus from row to row. A row is reached by its first link; the open one is where it starts. */
function moveRow(step: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')];
  const focused = rows.findIndex((row) => row.contains(document.activeElement));
  const open = rows.findIndex((row) => row.querySelector('[aria-current="true"]'));
  const current = focused === -1 ? open : focused;
  const next = current === -1 ? (step === 1 ? 0 : rows.length - 1) : current + step;
  const link = rows[next]?.querySelector<HTMLElement>('a, button');
  link?.focus();
  link?.scrollIntoView({ block: 'nearest' });
}

/** What is bound to one letter in a row, such as Restart to R, works while the focus is in that row. */
function pressInRow(key: string): boolean {
  const row = document.activeElement?.closest('[data-row]');
  if (!row || !/^[a-z]$/.test(key)) return false;
  const bound = row.querySelector<HTMLElement>(`[data-key="${key}"]:not(:disabled)`);
  bound?.click();
  return bound !== null;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) ||
      target.closest('[role="dialog"], [role="menu"], [role="listbox"], [role="log"]') !== null)
  );
}
