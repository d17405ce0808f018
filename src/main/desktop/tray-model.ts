import type { CoreView } from './core-view.ts';
import { SEPARATOR, type MenuRow, type Screen } from './menu-rows.ts';
import type { TrayShape } from './tray-icon.ts';
import { providerTrouble, serverTrouble, sumInWords } from './tray-words.ts';

/** The tray at one moment: its picture, what hovering says, and its menu of at most 12 rows. */
export interface TrayModel {
  readonly shape: TrayShape;
  readonly tooltip: string;
  readonly rows: readonly MenuRow[];
}

interface Headline {
  readonly shape: TrayShape;
  readonly label: string;
  readonly screen: Screen;
}

/** Three rows say how it is and three are for acting, so that twelve are never passed. */
const PROVIDER_ROWS = 3;
const SERVER_ROWS = 3;
const RECENT_EPISODES = 5;
const MARKS: Readonly<Record<TrayShape, string>> = {
  plain: '●',
  notch: '▲',
  bang: '✕',
  slash: '‖',
};

export function trayModel(view: CoreView): TrayModel {
  const headline = findHeadline(view);
  const label = `${MARKS[headline.shape]} ${headline.label}`;
  const rows: MenuRow[] = [
    { kind: 'action', label, action: { name: 'show', screen: headline.screen } },
    ...episodeRows(view),
    SEPARATOR,
    ...providerRows(view),
    ...serverRows(view),
    SEPARATOR,
    ...actionRows(view),
  ];
  const practice = view.system?.isPractice ? 'Tallylight, practice' : 'Tallylight';
  return { shape: headline.shape, tooltip: `${practice}: ${headline.label}`, rows };
}

/** What a person has to know first: the pause, then what is urgent, then what is worth a look. */
function findHeadline(view: CoreView): Headline {
  const { system } = view;
  if (!system) return { shape: 'plain', label: 'Starting…', screen: '/' };
  if (system.paused) return { shape: 'slash', label: 'You paused all requests', screen: '/' };
  const troubles = [...noticeTroubles(view), ...providerTroubles(view), ...serverTroubles(view)];
  const worst = troubles.find(({ shape }) => shape === 'bang') ?? troubles[0];
  return worst ?? { shape: 'plain', label: 'All good', screen: '/' };
}

function noticeTroubles({ system }: CoreView): Headline[] {
  return (system?.notices ?? [])
    .filter(({ level }) => level !== 'info')
    .map(({ level, title, place }) => ({
      shape: level === 'crit' ? 'bang' : 'notch',
      label: title,
      screen: place === null ? '/' : `/${place}`,
    }));
}

function providerTroubles({ providers }: CoreView): Headline[] {
  return (providers?.providers ?? []).flatMap((provider): Headline[] => {
    const label = providerTrouble(provider);
    if (label === null) return [];
    return [{ shape: provider.state === 'slow' ? 'notch' : 'bang', label, screen: '/providers' }];
  });
}

function serverTroubles({ servers }: CoreView): Headline[] {
  return (servers?.servers ?? []).flatMap((server): Headline[] => {
    const label = serverTrouble(server);
    if (label === null) return [];
    return [{ shape: server.state === 'failed' ? 'bang' : 'notch', label, screen: '/services' }];
  });
}

function episodeRows({ episodes, everything }: CoreView): MenuRow[] {
  if (!episodes) return [];
  const current = episodes.episodes.find(({ id }) => id === episodes.workingOnId) ?? null;
  const pick = (label: string, episodeId: string | null): MenuRow => ({
    kind: 'action',
    label,
    action: { name: 'work-on', episodeId },
    isOn: episodeId === episodes.workingOnId,
  });
  const choice: MenuRow = {
    kind: 'submenu',
    label: `Working on: ${current?.name ?? 'nothing in particular'}`,
    rows: [
      ...episodes.episodes.slice(0, RECENT_EPISODES).map(({ id, name }) => pick(name, id)),
      pick('None', null),
      SEPARATOR,
      { kind: 'action', label: 'New…', action: { name: 'show', screen: '/' } },
    ],
  };
  if (!current || !everything) return [choice];
  const sum = everything.byEpisode.find(({ episode }) => episode?.id === current.id)?.total;
  const label = `${current.name} so far: ${sum ? sumInWords(sum) : '$0.00'}`;
  return [choice, { kind: 'text', label }];
}

function providerRows({ providers, month }: CoreView): MenuRow[] {
  const rows = (providers?.providers ?? []).map((provider): MenuRow => {
    const total = month?.byTarget.find(({ targetId }) => targetId === provider.id)?.total;
    const sum = total ? sumInWords(total) : '$0.00';
    const label = provider.key || total ? `${sum} this month` : 'no key yet';
    return show(providerTrouble(provider) ?? `${provider.name}   ${label}`, '/providers');
  });
  return shorten(rows, PROVIDER_ROWS, 'providers', '/providers');
}

/** Only services with a problem; the others are a click away. */
function serverRows({ servers }: CoreView): MenuRow[] {
  const rows = (servers?.servers ?? []).flatMap((server): MenuRow[] => {
    const trouble = serverTrouble(server);
    if (trouble === null) return [];
    // What waits for the person is not helped by a restart.
    if (server.state === 'held') return [show(`▲ ${trouble}`, '/services')];
    const mark = server.state === 'failed' ? '✕' : '▲';
    const action = { name: 'restart-server', id: server.id } as const;
    return [{ kind: 'action', label: `${mark} ${trouble} — Restart`, action }];
  });
  return shorten(rows, SERVER_ROWS, 'services', '/services');
}

function shorten(rows: MenuRow[], most: number, what: string, screen: Screen): MenuRow[] {
  if (rows.length <= most) return rows;
  const shown = rows.slice(0, most - 1);
  return [...shown, show(`${rows.length - shown.length} more ${what}`, screen)];
}

function actionRows({ system }: CoreView): MenuRow[] {
  const isPaused = system?.paused !== null && system !== null;
  const label = isPaused ? 'Resume all requests' : 'Pause all requests';
  return [
    ...(system
      ? [{ kind: 'action', label, action: { name: 'set-paused', isPaused: !isPaused } } as const]
      : []),
    { kind: 'action', label: 'Open Tallylight', action: { name: 'show' } },
    { kind: 'action', label: 'Quit…', action: { name: 'quit' } },
  ];
}

function show(label: string, screen: Screen): MenuRow {
  return { kind: 'action', label, action: { name: 'show', screen } };
}
