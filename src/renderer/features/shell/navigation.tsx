import { Link } from '@tanstack/react-router';
import { SCREENS, SETTINGS } from './screens.ts';

const ITEM =
  'flex h-9 shrink-0 items-center gap-2.5 rounded-md px-3 font-medium text-quiet hover:bg-row hover:text-text aria-[current=page]:bg-chosen aria-[current=page]:text-text max-md:justify-center max-md:px-0';
/** Hidden where the window is so low that all seven places would not be in sight. */
const BRAND =
  'mb-3 flex h-9 shrink-0 items-center gap-2 px-3 text-[15px] font-semibold tracking-tight max-md:justify-center [@media(max-height:380px)]:hidden';

/** The six screens, and the settings below them. */
export function Navigation() {
  return (
    <nav
      aria-label="Screens"
      className="flex w-44 shrink-0 flex-col overflow-y-auto border-r border-line bg-card p-2.5 max-md:w-14"
    >
      <p className={BRAND}>
        <span aria-hidden className="h-4 w-1.5 rounded-full bg-ok" />
        <span className="max-md:hidden">Tallylight</span>
      </p>
      <ul className="flex flex-col gap-0.5">
        {SCREENS.map((screen) => (
          <Item key={screen.to} {...screen} />
        ))}
      </ul>
      <ul className="mt-auto">
        <Item {...SETTINGS} />
      </ul>
    </nav>
  );
}

function Item({ to, label, icon: Icon }: (typeof SCREENS)[number] | typeof SETTINGS) {
  return (
    <li>
      <Link
        to={to}
        className={ITEM}
        activeOptions={{ exact: to === '/', includeSearch: false }}
        activeProps={{ 'aria-current': 'page' }}
      >
        <Icon size={17} aria-hidden className="shrink-0" />
        <span className="max-md:sr-only">{label}</span>
      </Link>
    </li>
  );
}
