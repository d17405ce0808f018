import { Activity, FlaskConical, House, KeyRound, Settings, Wallet, Wrench } from 'lucide-react';

/** The screens in the order of their shortcuts. */
export const SCREENS = [
  { to: '/', label: 'Home', icon: House },
  { to: '/services', label: 'Services', icon: Wrench },
  { to: '/providers', label: 'Providers', icon: KeyRound },
  { to: '/activity', label: 'Activity', icon: Activity },
  { to: '/costs', label: 'Costs', icon: Wallet },
  { to: '/planner', label: 'Planner', icon: FlaskConical },
] as const;

export const SETTINGS = { to: '/settings', label: 'Settings', icon: Settings } as const;
