import { Button as AriaButton, type ButtonProps } from 'react-aria-components';
import { buttonLook, type ButtonLook } from './button-look.ts';
import { useCanAct } from './can-act.ts';
import { cx } from './cx.ts';

/** Everything that is pressed and does something. What only leads elsewhere is a link. */
export function Button({
  look = 'plain',
  small = false,
  className,
  ...props
}: Omit<ButtonProps, 'className'> & {
  readonly look?: ButtonLook;
  readonly small?: boolean;
  readonly className?: string;
}) {
  const isDisabled = !useCanAct() || props.isDisabled === true;
  return (
    <AriaButton
      {...props}
      isDisabled={isDisabled}
      className={cx(buttonLook(look, small), className)}
    />
  );
}
