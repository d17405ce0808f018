export type Theme = 'system' | 'light' | 'dark';

const KEPT = 'tallylight.theme';

export function readTheme(): Theme {
  const kept = localStorage.getItem(KEPT);
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}

/** Shows the theme and keeps the choice. The colours themselves are in styles.css. */
export function applyTheme(theme: Theme): void {
  localStorage.setItem(KEPT, theme);
  show(theme);
}

function show(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

// Runs before the page is drawn, so that a dark window never flashes white.
show(readTheme());
