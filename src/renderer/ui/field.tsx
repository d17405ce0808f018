import type { ReactNode } from 'react';
import {
  Input,
  Label,
  Radio,
  RadioGroup,
  Text,
  TextField,
  type TextFieldProps,
} from 'react-aria-components';

const INPUT =
  'h-9 w-full rounded-md border border-line-strong bg-card px-3 text-text placeholder:text-quiet';

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
      <Label className="text-[13px] font-medium">{label}</Label>
      <div className="flex gap-2">
        <Input className={INPUT} placeholder={placeholder ?? ''} />
        {aside}
      </div>
      {hint !== undefined && (
        <Text slot="description" className="text-[13px] text-quiet">
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
      <Label className="text-[13px] font-medium">{label}</Label>
      <div className="flex flex-wrap gap-2">
        {options.map((option) => (
          <Radio
            key={option.value}
            value={option.value}
            className="cursor-default rounded-md border border-line-strong px-3 py-1.5 hover:bg-hover selected:border-accent selected:bg-accent selected:text-on-accent"
          >
            {option.label}
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}
