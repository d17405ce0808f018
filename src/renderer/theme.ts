export type Theme = 'system' | 'light' | 'dark';

const KEPT = 'tallylight.theme';
const CHANGED = 'tallylight:theme';

export function readTheme(): Theme {
  const kept = localStorage.getItem(KEPT);
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}

/** Shows the theme and keeps the choice. The colours themselves are in styles.css. */
export function applyTheme(theme: Theme): void {
  localStorage.setItem(KEPT, theme);
  show(theme);
  window.dispatchEvent(new Event(CHANGED));
}

/** Calls back after each change, whoever made it. Returns the function that ends this. */
export function watchTheme(onChange: () => void): () => void {
  window.addEventListener(CHANGED, onChange);
  return () => window.removeEventListener(CHANGED, onChange);
}

function show(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

// Runs before the page is drawn, so that a dark window never flashes white.
show(readTheme());
