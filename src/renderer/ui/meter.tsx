import { Meter as AriaMeter } from 'react-aria-components';
import { cx } from './cx.ts';

const FULL_PERCENT = 100;
const LITTLE_LEFT = 0.15;

/** A bar that shows what is left, and shrinks to the left as it goes. */
export function LeftMeter({ label, left, of }: { label: string; left: number; of: number }) {
  const share = of === 0 ? 0 : Math.min(1, left / of);
  return (
    <AriaMeter aria-label={label} value={share * FULL_PERCENT} valueLabel={`${left} of ${of} left`}>
      <div className="h-1.5 w-full overflow-hidden rounded-full bg-chosen">
        <div
          data-bar
          className={cx('h-full rounded-full', share < LITTLE_LEFT ? 'bg-warn' : 'bg-ok')}
          style={{ width: `${share * FULL_PERCENT}%` }}
        />
      </div>
    </AriaMeter>
  );
}
