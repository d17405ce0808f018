import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router';
import { Home } from './features/home/home.tsx';
import { Shell } from './features/shell/shell.tsx';

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
  component: lazyRouteComponent(() => import('./features/services/services.tsx'), 'Services'),
});

const providers = createRoute({
  getParentRoute: () => root,
  path: '/providers',
  validateSearch: (search): { add?: string | undefined } => text(search, 'add'),
  component: lazyRouteComponent(() => import('./features/providers/providers.tsx'), 'Providers'),
});

const activity = createRoute({
  getParentRoute: () => root,
  path: '/activity',
  validateSearch: (
    search,
  ): { call?: string | undefined; episode?: string | undefined; failed?: boolean | undefined } => ({
    ...text(search, 'call'),
    ...text(search, 'episode'),
    ...(search['failed'] === true ? { failed: true } : {}),
  }),
  component: lazyRouteComponent(() => import('./features/activity/activity.tsx'), 'Activity'),
});

const costs = createRoute({
  getParentRoute: () => root,
  path: '/costs',
  component: lazyRouteComponent(() => import('./features/costs/costs.tsx'), 'Costs'),
});

const planner = createRoute({
  getParentRoute: () => root,
  path: '/planner',
  component: lazyRouteComponent(() => import('./features/planner/planner.tsx'), 'Planner'),
});

const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  component: lazyRouteComponent(() => import('./features/settings/settings.tsx'), 'Settings'),
});

/** Every screen, panel and filter is an address behind the `#`. */
export const router = createRouter({
  routeTree: root.addChildren([home, services, providers, activity, costs, planner, settings]),
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
