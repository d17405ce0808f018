import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EpisodeSnapshot } from '#contract/episodes.ts';
import type { CostTotal } from '#contract/money.ts';
import type { ProviderSummary } from '#contract/providers.ts';
import { ServerState, type ServerSummary } from '#contract/servers.ts';
import type { Notice, SystemSnapshot } from '#contract/system.ts';
import type { UsageReport } from '#contract/usage.ts';
import { NOTHING_SEEN, type CoreView } from './core-view.ts';
import type { MenuRow } from './menu-rows.ts';
import { trayModel } from './tray-model.ts';

const DOLLAR = 1_000_000_000;
const STATES = [
  'needs-key',
  'not-checked',
  'answering',
  'slow',
  'not-answering',
  'refused',
] as const;
const PLACES = ['services', 'providers', 'activity', 'costs', 'settings'] as const;

const SYSTEM: SystemSnapshot = {
  revision: 1,
  version: '0.1.0',
  profile: 'default',
  isPractice: false,
  address: 'http://127.0.0.1:7411',
  dataFolder: '/home/me',
  keyStore: { state: 'ready', name: 'GNOME Keyring', sentence: null },
  paused: null,
  notices: [],
  capabilities: { tray: true, systemNotifications: false, openFolder: true, startAtLogin: false },
};

const notice = (level: Notice['level'], title: string, place: Notice['place'] = null): Notice => ({
  id: title,
  level,
  title,
  body: '',
  sinceMs: 0,
  place,
});
const provider = (state: ProviderSummary['state'], name = 'Claude'): ProviderSummary =>
  ({ id: name.toLowerCase(), name, state, key: { name: 'Main' } }) as ProviderSummary;
const server = (state: ServerSummary['state'], name = 'notes'): ServerSummary =>
  ({ id: name, name, state }) as ServerSummary;
const total = (dollars: number): CostTotal => ({
  calls: 1,
  knownNanoUsd: dollars * DOLLAR,
  callsWithoutPrice: 0,
  hasEstimates: false,
});
const EPISODES: EpisodeSnapshot = {
  revision: 1,
  episodes: [{ id: 'ep-42', name: 'The Quiet Web', createdAtMs: 0 }],
  workingOnId: 'ep-42',
};
const USAGE: UsageReport = {
  total: total(6.4),
  byEpisode: [{ episode: { id: 'ep-42', name: 'The Quiet Web' }, total: total(6.4) }],
  byTarget: [{ targetId: 'claude', targetName: 'Claude', total: total(12.1) }],
  byDay: [],
};
const QUIET: CoreView = {
  ...NOTHING_SEEN,
  system: SYSTEM,
  providers: { revision: 1, providers: [provider('answering')] },
  servers: { revision: 1, servers: [server('ready')] },
  episodes: EPISODES,
  month: USAGE,
  everything: USAGE,
};

const labelsOf = (rows: readonly MenuRow[]): string[] =>
  rows.map((row) => ('label' in row ? row.label : '—'));

describe('the tray', () => {
  it('says on a quiet day that all is good, and what was spent', () => {
    const { shape, tooltip, rows } = trayModel(QUIET);

    expect(shape).toBe('plain');
    expect(tooltip).toBe('Tallylight: All good');
    expect(labelsOf(rows)).toEqual([
      '● All good',
      'Working on: The Quiet Web',
      'The Quiet Web so far: $6.40',
      '—',
      'Claude   $12.10 this month',
      '—',
      'Pause all requests',
      'Open Tallylight',
      'Quit…',
    ]);
  });

  it('can be used before the core has said anything', () => {
    const { shape, rows } = trayModel(NOTHING_SEEN);

    expect(shape).toBe('plain');
    expect(labelsOf(rows)).toEqual(['● Starting…', '—', '—', 'Open Tallylight', 'Quit…']);
  });

  it.each([
    [
      'a pause',
      { system: { ...SYSTEM, paused: { sinceMs: 1 } } },
      'slash',
      '‖ You paused all requests',
      '/',
    ],
    [
      'a grave notice',
      { system: { ...SYSTEM, notices: [notice('crit', 'Disk full', 'settings')] } },
      'bang',
      '✕ Disk full',
      '/settings',
    ],
    [
      'a warning',
      { system: { ...SYSTEM, notices: [notice('warn', 'Old key')] } },
      'notch',
      '▲ Old key',
      '/',
    ],
    [
      'news',
      { system: { ...SYSTEM, notices: [notice('info', 'Updated')] } },
      'plain',
      '● All good',
      '/',
    ],
    [
      'a refused key',
      { providers: { revision: 2, providers: [provider('refused')] } },
      'bang',
      '✕ Claude refused your key',
      '/providers',
    ],
    [
      'a slow provider',
      { providers: { revision: 2, providers: [provider('slow')] } },
      'notch',
      '▲ Claude is slow',
      '/providers',
    ],
    [
      'a service that stopped',
      { servers: { revision: 2, servers: [server('failed')] } },
      'bang',
      '✕ notes stopped',
      '/services',
    ],
    [
      'a service that struggles',
      { servers: { revision: 2, servers: [server('degraded')] } },
      'notch',
      '▲ notes is struggling',
      '/services',
    ],
    [
      'a service that the person stopped',
      { servers: { revision: 2, servers: [server('stopped')] } },
      'plain',
      '● All good',
      '/',
    ],
  ] as const)('shows %s by its shape, and leads to it', (_what, part, shape, label, screen) => {
    const model = trayModel({ ...QUIET, ...(part as Partial<CoreView>) });

    expect(model.shape).toBe(shape);
    expect(model.rows[0]).toMatchObject({ label, action: { name: 'show', screen } });
  });

  it('puts what is urgent before what is worth a look', () => {
    const view = {
      ...QUIET,
      system: { ...SYSTEM, notices: [notice('warn', 'Old key')] },
      servers: { revision: 2, servers: [server('failed')] },
    };
    expect(trayModel(view).shape).toBe('bang');
  });

  it('restarts a service that failed, and does not offer that for one that waits for the person', () => {
    const servers = { revision: 2, servers: [server('failed', 'notes'), server('held', 'search')] };
    const rows = trayModel({ ...QUIET, servers }).rows;

    expect(rows).toContainEqual({
      kind: 'action',
      label: '✕ notes stopped — Restart',
      action: { name: 'restart-server', id: 'notes' },
    });
    expect(rows).toContainEqual({
      kind: 'action',
      label: '▲ search is waiting for you',
      action: { name: 'show', screen: '/services' },
    });
  });

  it('says that it is practice', () => {
    const system = { ...SYSTEM, isPractice: true };
    expect(trayModel({ ...QUIET, system }).tooltip).toBe('Tallylight, practice: All good');
  });
});

const name = fc.string({ minLength: 1, maxLength: 120 });
const anyView: fc.Arbitrary<CoreView> = fc.record({
  system: fc.option(
    fc
      .record({
        notices: fc.array(
          fc.record({
            level: fc.constantFrom('info', 'warn', 'crit'),
            title: name,
            place: fc.option(fc.constantFrom(...PLACES)),
          }),
          { maxLength: 30 },
        ),
        isPaused: fc.boolean(),
        isPractice: fc.boolean(),
      })
      .map(({ notices, isPaused, isPractice }) => ({
        ...SYSTEM,
        isPractice,
        notices: notices.map(({ level, title, place }) => notice(level, title, place)),
        paused: isPaused ? { sinceMs: 1 } : null,
      })),
  ),
  servers: fc.option(
    fc
      .array(fc.tuple(fc.constantFrom(...ServerState.options), name), { maxLength: 30 })
      .map((all) => ({ revision: 1, servers: all.map(([state, one]) => server(state, one)) })),
  ),
  providers: fc.option(
    fc
      .array(fc.tuple(fc.constantFrom(...STATES), name), { maxLength: 30 })
      .map((all) => ({ revision: 1, providers: all.map(([state, one]) => provider(state, one)) })),
  ),
  calls: fc.constant(null),
  episodes: fc.option(
    fc.array(name, { maxLength: 30 }).map((names) => ({
      revision: 1,
      episodes: names.map((one, index) => ({ id: `${index}`, name: one, createdAtMs: index })),
      workingOnId: names.length > 0 ? '0' : null,
    })),
  ),
  month: fc.constantFrom(null, USAGE),
  everything: fc.constantFrom(null, USAGE),
});

describe('the tray in every state', () => {
  it('has at most twelve rows, with what can be done among them and in no submenu', () => {
    fc.assert(
      fc.property(anyView, (view) => {
        const rows = trayModel(view).rows.filter(({ kind }) => kind !== 'separator');
        const actions = rows.flatMap((row) => (row.kind === 'action' ? [row.action.name] : []));

        expect(rows.length).toBeLessThanOrEqual(12);
        expect(actions).toContain('quit');
        expect(actions.includes('set-paused')).toBe(view.system !== null);
        expect(labelsOf(rows)).toContain('Open Tallylight');
      }),
    );
  });

  it('is plain exactly while nothing is wrong', () => {
    fc.assert(
      fc.property(anyView, (view) => {
        const { shape } = trayModel(view);
        const levels = view.system?.notices.map(({ level }) => level) ?? [];
        const providers = view.providers?.providers.map(({ state }) => state) ?? [];
        const servers = view.servers?.servers.map(({ state }) => state) ?? [];
        const isWrong =
          levels.some((level) => level !== 'info') ||
          providers.some((state) => ['slow', 'not-answering', 'refused'].includes(state)) ||
          servers.some((state) => ['failed', 'backoff', 'degraded', 'held'].includes(state));
        const isPaused = view.system !== null && view.system.paused !== null;

        expect(shape === 'slash').toBe(isPaused);
        expect(shape === 'plain').toBe(view.system === null || (!isPaused && !isWrong));
      }),
    );
  });
});
