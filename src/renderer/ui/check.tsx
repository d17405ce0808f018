import { useId, type ReactNode } from 'react';
import { useCanAct } from './can-act.ts';

/** A thing that is on or off, with what that means below its name. */
export function Check({
  label,
  hint,
  isOn,
  onChange,
}: {
  label: string;
  hint: ReactNode;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
}) {
  const id = useId();
  const canAct = useCanAct();
  return (
    <div className="flex items-start gap-2.5">
      <input
        type="checkbox"
        id={id}
        aria-describedby={`${id}-hint`}
        checked={isOn}
        disabled={!canAct}
        onChange={({ target }) => onChange(target.checked)}
        className="mt-px size-6 shrink-0 accent-accent"
      />
      <span className="flex min-w-0 flex-col">
        <label htmlFor={id} className="leading-6 font-medium">
          {label}
        </label>
        <span id={`${id}-hint`} className="text-small text-quiet">
          {hint}
        </span>
      </span>
    </div>
  );
}
