import type { Headers } from './dialect.ts';

/** One header as text; the first of several. */
export function headerText(headers: Headers, name: string): string | null {
  const value = headers[name];
  if (value === undefined) return null;
  return typeof value === 'string' ? value : (value[0] ?? null);
}
