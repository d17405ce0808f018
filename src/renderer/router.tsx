import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router';
import { Home } from './features/home/home.tsx';
import { Shell } from './features/shell/shell.tsx';

/** All but Home come after the first picture. */
const screens = {
  services: lazyRouteComponent(() => import('./features/services/services.tsx'), 'Services'),
  providers: lazyRouteComponent(() => import('./features/providers/providers.tsx'), 'Providers'),
  choosing: lazyRouteComponent(() => import('./features/choosing/choosing.tsx'), 'Choosing'),
  activity: lazyRouteComponent(() => import('./features/activity/activity.tsx'), 'Activity'),
  costs: lazyRouteComponent(() => import('./features/costs/costs.tsx'), 'Costs'),
  planner: lazyRouteComponent(() => import('./features/planner/planner.tsx'), 'Planner'),
  settings: lazyRouteComponent(() => import('./features/settings/settings.tsx'), 'Settings'),
};

/** Fetches every screen now, because nothing is to be had from a core that is out of reach. */
export function fetchScreens(): void {
  for (const screen of Object.values(screens)) void screen.preload?.();
}

const root = createRootRoute({ component: Shell });

const home = createRoute({ getParentRoute: () => root, path: '/', component: Home });

const services = createRoute({
  getParentRoute: () => root,
  path: '/services',
  validateSearch: (search): { id?: string; tab?: 'overview' | 'log' | 'tools' } => ({
    ...text(search, 'id'),
    ...(search['tab'] === 'log' || search['tab'] === 'tools' || search['tab'] === 'overview'
      ? { tab: search['tab'] }
      : {}),
  }),
  component: screens.services,
});

const providers = createRoute({
  getParentRoute: () => root,
  path: '/providers',
  validateSearch: (search): { add?: string | undefined; open?: string | undefined } => ({
    ...text(search, 'add'),
    ...text(search, 'open'),
  }),
  component: screens.providers,
});

const choosing = createRoute({
  getParentRoute: () => root,
  path: '/providers/choosing',
  component: screens.choosing,
});

const activity = createRoute({
  getParentRoute: () => root,
  path: '/activity',
  validateSearch: (
    search,
  ): {
    call?: string | undefined;
    episode?: string | undefined;
    failed?: boolean | undefined;
    rerouted?: boolean | undefined;
  } => ({
    ...text(search, 'call'),
    ...text(search, 'episode'),
    ...(search['failed'] === true ? { failed: true } : {}),
    ...(search['rerouted'] === true ? { rerouted: true } : {}),
  }),
  component: screens.activity,
});

const costs = createRoute({
  getParentRoute: () => root,
  path: '/costs',
  validateSearch: (search): { budget?: string | undefined } => text(search, 'budget'),
  component: screens.costs,
});

const planner = createRoute({
  getParentRoute: () => root,
  path: '/planner',
  component: screens.planner,
});

const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  component: screens.settings,
});

/** Every screen, panel and filter is an address behind the `#`. */
export const router = createRouter({
  routeTree: root.addChildren([
    home,
    services,
    providers,
    choosing,
    activity,
    costs,
    planner,
    settings,
  ]),
  history: createHashHistory(),
  defaultPreload: 'intent',
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

function text<Name extends string>(
  search: Readonly<Record<string, unknown>>,
  name: Name,
): { [K in Name]?: string } {
  const value = search[name];
  return (typeof value === 'string' ? { [name]: value } : {}) as { [K in Name]?: string };
}
