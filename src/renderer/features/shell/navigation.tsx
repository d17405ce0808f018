import { Link } from '@tanstack/react-router';
import { SCREENS, SETTINGS } from './screens.ts';

const ITEM =
  'flex h-9 items-center gap-2.5 rounded-md px-3 font-medium text-quiet hover:bg-hover hover:text-text aria-[current=page]:bg-hover aria-[current=page]:text-text';

/** The six screens, and the settings below them. */
export function Navigation() {
  return (
    <nav
      aria-label="Screens"
      className="flex w-44 shrink-0 flex-col border-r border-line bg-card p-2.5"
    >
      <p className="flex h-9 items-center gap-2 px-3 text-[15px] font-semibold tracking-tight">
        <span aria-hidden className="h-4 w-1.5 rounded-full bg-ok" />
        Tallylight
      </p>
      <ul className="mt-3 flex flex-col gap-0.5">
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
        activeOptions={{ exact: true, includeSearch: false }}
        activeProps={{ 'aria-current': 'page' }}
      >
        <Icon size={17} aria-hidden />
        {label}
      </Link>
    </li>
  );
}
