import { Button as AriaButton, type ButtonProps } from 'react-aria-components';
import { cx } from './cx.ts';

type Look = 'main' | 'plain' | 'quiet' | 'danger';

const LOOKS: Readonly<Record<Look, string>> = {
  main: 'bg-accent text-on-accent border-transparent hover:opacity-90 pressed:opacity-80',
  plain: 'bg-card text-text border-line-strong hover:bg-hover pressed:bg-hover',
  quiet: 'bg-transparent text-text border-transparent hover:bg-hover pressed:bg-hover',
  danger: 'bg-card text-crit border-line-strong hover:bg-hover pressed:bg-hover',
};

/** Everything that is pressed. Small ones stand in rows and panels. */
export function Button({
  look = 'plain',
  small = false,
  className,
  ...props
}: Omit<ButtonProps, 'className'> & {
  readonly look?: Look;
  readonly small?: boolean;
  readonly className?: string;
}) {
  return (
    <AriaButton
      {...props}
      className={cx(
        'inline-flex shrink-0 cursor-default items-center justify-center gap-1.5 rounded-md border font-medium whitespace-nowrap select-none disabled:opacity-50',
        small ? 'h-7 px-2.5 text-[13px]' : 'h-8.5 px-3.5',
        LOOKS[look],
        className,
      )}
    />
  );
}
