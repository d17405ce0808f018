import { ToggleButton, type ToggleButtonProps } from 'react-aria-components';
import { CHOSEN } from './chosen.ts';
import { cx } from './cx.ts';

/** A button that stays pressed while something is on. */
export function Toggle({
  small = false,
  ...props
}: Omit<ToggleButtonProps, 'className'> & { readonly small?: boolean }) {
  return (
    <ToggleButton
      {...props}
      className={cx(
        'inline-flex shrink-0 cursor-default items-center gap-1.5 rounded-md border border-line-strong bg-card font-medium whitespace-nowrap select-none hover:bg-row pressed:bg-chosen disabled:opacity-50',
        CHOSEN,
        small ? 'h-7 px-2.5 text-small' : 'h-8.5 px-3.5',
      )}
    />
  );
}
