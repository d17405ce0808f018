import { cx } from './cx.ts';

export type ButtonLook = 'main' | 'plain' | 'quiet' | 'danger';

const LOOKS: Readonly<Record<ButtonLook, string>> = {
  main: 'bg-accent text-on-accent border-transparent hover:opacity-90 pressed:opacity-80',
  plain: 'bg-card text-text border-line-strong hover:bg-row pressed:bg-chosen',
  quiet: 'bg-transparent text-text border-transparent hover:bg-row pressed:bg-chosen',
  danger: 'bg-card text-crit border-line-strong hover:bg-row pressed:bg-chosen',
};

/** How a button looks, also for links that stand among buttons. Small ones stand in rows and panels. */
export function buttonLook(look: ButtonLook, isSmall: boolean): string {
  return cx(
    'inline-flex shrink-0 cursor-default items-center justify-center gap-1.5 rounded-md border font-medium whitespace-nowrap select-none disabled:opacity-50 pending:opacity-60',
    isSmall ? 'h-7 px-2.5 text-small' : 'h-8.5 px-3.5',
    LOOKS[look],
  );
}
