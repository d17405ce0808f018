import type { ReactNode } from 'react';
import {
  Input,
  Label,
  RadioButton,
  RadioField,
  RadioGroup,
  Text,
  TextField,
  type TextFieldProps,
} from 'react-aria-components';
import { CHOSEN } from './chosen.ts';
import { cx } from './cx.ts';

const INPUT =
  'h-9 w-full rounded-md border border-edge bg-card px-3 text-text placeholder:text-quiet';

const RADIO = cx(
  'flex h-8.5 cursor-default items-center rounded-md border border-edge px-3.5 font-medium hover:bg-row pressed:bg-chosen',
  CHOSEN,
);

/** One line of text with its name above it. */
export function Field({
  label,
  hint,
  aside,
  placeholder,
  ...props
}: Omit<TextFieldProps, 'className' | 'children'> & {
  label: string;
  hint?: ReactNode;
  aside?: ReactNode;
  placeholder?: string | undefined;
}) {
  return (
    <TextField {...props} className="flex flex-col gap-1">
      <Label className="text-small font-medium">{label}</Label>
      <div className="flex gap-2">
        <Input className={INPUT} placeholder={placeholder ?? ''} />
        {aside}
      </div>
      {hint !== undefined && (
        <Text slot="description" className="text-small text-quiet">
          {hint}
        </Text>
      )}
    </TextField>
  );
}

/** One of a few, all of them in sight. */
export function Choice<T extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: T;
  options: readonly { readonly value: T; readonly label: string }[];
  onChange: (value: T) => void;
}) {
  return (
    <RadioGroup
      value={value}
      onChange={(next) => onChange(next as T)}
      className="flex flex-col gap-1.5"
    >
      <Label className="text-small font-medium">{label}</Label>
      <div className="flex flex-wrap gap-2">
        {options.map((option) => (
          <RadioField key={option.value} value={option.value}>
            <RadioButton className={RADIO}>{option.label}</RadioButton>
          </RadioField>
        ))}
      </div>
    </RadioGroup>
  );
}
