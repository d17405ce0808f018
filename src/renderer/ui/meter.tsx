import { Meter as AriaMeter } from 'react-aria-components';
import { cx } from './cx.ts';

const FULL_PERCENT = 100;
const LITTLE_LEFT = 0.15;
const COLOURS = { ok: 'bg-ok', warn: 'bg-warn', crit: 'bg-crit' } as const;

/** A bar that shows what is left, and shrinks to the left as it goes. */
export function LeftMeter({
  label,
  left,
  of,
  text = `${left} of ${of} left`,
  tone,
}: {
  label: string;
  left: number;
  of: number;
  /** What is left in words, where plain numbers would not be understood. */
  text?: string;
  /** Where something else decides than how little is left. */
  tone?: keyof typeof COLOURS;
}) {
  const share = of === 0 ? 0 : Math.min(1, left / of);
  const colour = COLOURS[tone ?? (share < LITTLE_LEFT ? 'warn' : 'ok')];
  return (
    <AriaMeter aria-label={label} value={share * FULL_PERCENT} valueLabel={text}>
      <div className="h-1.5 w-full overflow-hidden rounded-full bg-chosen">
        <div
          data-bar
          className={cx('h-full rounded-full', colour)}
          style={{ width: `${share * FULL_PERCENT}%` }}
        />
      </div>
    </AriaMeter>
  );
}
