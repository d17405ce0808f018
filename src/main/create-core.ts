import { join } from 'node:path';
import { implement } from '@orpc/server';
import { contract } from '#contract/contract.ts';
import type { Capabilities } from '#contract/system.ts';
import { NoticeBoard } from './alerts/notice-board.ts';
import { AuditLog } from './audit/audit-log.ts';
import { CallPath } from './calls/call-path.ts';
import { createClientRouter } from './doors/clients/client-router.ts';
import { Clients } from './doors/clients/clients.ts';
import { Sessions } from './doors/clients/sessions.ts';
import { makeToken } from './doors/clients/token.ts';
import { claudeDesktopPath } from './doors/connections/claude-desktop-path.ts';
import { ClaudeDesktop } from './doors/connections/claude-desktop.ts';
import { createConnectionRouter } from './doors/connections/connection-router.ts';
import { serveControl } from './doors/control/control-door.ts';
import { healthRoute } from './doors/health-route.ts';
import { LocalAddress } from './doors/local-address.ts';
import { createMcpRoutes, serveMcpOver } from './doors/mcp/mcp-door.ts';
import { createToolRunner } from './doors/mcp/run-tool.ts';
import { createNativeRoutes } from './doors/native/native-door.ts';
import { createCallRoutes } from './doors/v1/call-routes.ts';
import type { Route, UpgradeRoute } from './host/route.ts';
import type { SystemHost } from './host/system-host.ts';
import { createAnthropicStandIn } from './practice/anthropic-stand-in.ts';
import { createSampleHistory } from './practice/sample-history.ts';
import { PRACTICE_KEY, PRACTICE_SETTINGS } from './practice/starter-settings.ts';
import { anthropic } from './providers/anthropic/anthropic.ts';
import { createNativeProvider } from './providers/native-provider.ts';
import { estimateUsage, priceCall } from './providers/prices/price-call.ts';
import { createProviderRouter } from './providers/provider-router.ts';
import { ProviderService } from './providers/provider-service.ts';
import { sendTestMessage } from './providers/send-test.ts';
import { KeyRing } from './secrets/key-ring.ts';
import { checkKeyStore } from './secrets/key-store-status.ts';
import { Redactor } from './secrets/redactor.ts';
import { createKeychainStore, createSessionStore } from './secrets/secret-store.ts';
import { GuardianLink } from './servers/guardian-link.ts';
import { ProcessJournal } from './servers/process-journal.ts';
import { createServerRouter } from './servers/server-router.ts';
import { Supervisor } from './servers/supervisor.ts';
import { createToolTarget } from './servers/tool-target.ts';
import { toServerConfigs } from './settings/server-configs.ts';
import { settingsJsonSchema } from './settings/settings-schema.ts';
import { createSettingsRouter } from './settings/settings-router.ts';
import { SettingsService } from './settings/settings-service.ts';
import { STARTER_SETTINGS } from './settings/starter-settings.ts';
import { Facts } from './storage/facts.ts';
import { GroupCommit } from './storage/group-commit.ts';
import { migrate } from './storage/migrate.ts';
import { Pause } from './system/pause.ts';
import { createSystemRouter } from './system/system-router.ts';
import { SystemState } from './system/system-state.ts';
import { createCallView } from './usage/call-live.ts';
import { CallReader } from './usage/call-reader.ts';
import { CallWriter } from './usage/call-writer.ts';
import { createEpisodeRouter } from './usage/episode-router.ts';
import { Episodes } from './usage/episodes.ts';
import { importHistory } from './usage/import-history.ts';
import { Ledger } from './usage/ledger.ts';
import { Totals } from './usage/totals.ts';
import { createCallRouter, createUsageRouter } from './usage/usage-router.ts';
import type { AuditEntry } from './values/audit-entry.ts';
import { describeError } from './values/describe-error.ts';
import { newId } from './values/new-id.ts';
import { VERSION } from './values/version.ts';

export interface CoreOptions {
  /** Over the settings file and the default. */
  readonly port: number | null;
  readonly isPractice: boolean;
  readonly capabilities: Capabilities;
  /** Shows a folder in the system's file manager, where the host has one. */
  readonly openFolder?: (path: string) => Promise<void>;
}

/** What a host may add to the local address: its window, and the address that opens it. */
export interface Window {
  readonly routes: readonly Route[];
  readonly upgrades: readonly UpgradeRoute[];
  makeAddress(): string;
}

export type Core = ReturnType<typeof createCore>;

const USUAL_PORT = 7411;
const PRACTICE_PORT = 7412;
const NO_DISK = 'data.not-recordable';
const NO_KEYCHAIN = 'secret.no-ring';
const LEFT_OPEN = 'Tallylight ended before this was answered. It may have been billed.';
/** Calls under way get this long to be closed properly. */
const GRACE_MS = 3_000;

/** Builds the whole product from its parts. Nothing runs until `start`. */
export function createCore(host: SystemHost, options: CoreOptions) {
  const { clock, random, database, files, processes, paths, http } = host;
  const { isPractice } = options;
  migrate(database);
  const redactor = new Redactor();
  const redact = (text: string): string => redactor.redact(text);
  const log = host.createLog(redact);
  const reportBug = (error: unknown): void => log.error('A bug', { error: describeError(error) });
  const auditLog = new AuditLog(database, reportBug, clock);
  const audit = (entry: AuditEntry): void => auditLog.append(entry);
  const ids = { clock, random };
  const newCallId = (): string => newId('call', ids);
  const facts = new Facts(database);
  const stopping = new AbortController();

  // How things are
  const notices = new NoticeBoard(() => system.live.changed(), clock);
  const pause = new Pause(facts, audit, clock);
  const system: SystemState = new SystemState(
    {
      version: VERSION,
      profile: paths.name,
      isPractice,
      dataFolder: paths.folder,
      capabilities: options.capabilities,
    },
    host.keychain.name,
    { pausedSinceMs: () => pause.sinceMs, notices: () => notices.list() },
    clock,
  );
  const settings = new SettingsService(
    {
      file: paths.settings,
      lastGood: join(paths.folder, 'tallylight.last-good.json'),
      starterText: isPractice ? PRACTICE_SETTINGS : STARTER_SETTINGS,
    },
    { files, audit, notices },
    clock,
  );

  // The books
  const episodes = new Episodes(database, random, clock);
  const reader = new CallReader(database);
  const writer = new CallWriter(database);
  const totals = new Totals(database);
  const calls = createCallView(reader, totals, clock);
  const ledger = new Ledger(
    new GroupCommit(database, host.later),
    writer,
    (tag) => episodes.resolve(tag),
    { changed: () => calls.changed(), waiting: (isWaiting) => complainOfDisk(notices, isWaiting) },
    clock,
  );

  // Keys and providers
  const keychain = createKeychainStore(host.keychain, paths.name);
  const stores = { keychain, session: createSessionStore() };
  const keys = new KeyRing(stores, database, (secret) => redactor.learn(secret), audit, clock);
  const standIn = host.createHttpServer({
    onRequest: createAnthropicStandIn(clock),
    onUpgrade: (_request, socket) => socket.destroy(),
  });
  let standInUrl = '';
  const baseUrlOf = (): string =>
    isPractice ? standInUrl : (settings.current.providers.claude?.baseUrl ?? anthropic.baseUrl);
  const claude = { dialect: anthropic, path: '/anthropic', usedFor: 'Scripts and evaluation' };
  const providers = new ProviderService([claude], baseUrlOf, keys, http, clock);
  const claudeDoor = createNativeProvider(
    claude.path,
    [{ method: 'POST', path: '/v1/messages', what: 'Message' }],
    {
      dialect: anthropic,
      http,
      baseUrl: baseUrlOf,
      hasKey: () => keys.describe('claude') !== null,
      readKey: (origin) => keys.read('claude', origin, 'a request'),
      estimateUsage,
      noteReply: (headers) => providers.noteReply('claude', headers),
      nowMs: () => clock.wallMs(),
    },
  );

  // Servers
  const guardian = new GuardianLink(
    () => processes.startGuardian(host.programs.node, host.programs.guardian),
    () => audit({ kind: 'host.guardian-lost', subject: '', detail: {} }),
    clock,
  );
  const journal = new ProcessJournal(database, processes, clock);
  const servers = new Supervisor(
    {
      ...{ processes, journal, guardian, ids, random, audit, redact, notices },
      version: VERSION,
      readSecret: () => Promise.resolve(null),
    },
    clock,
  );

  // The one path, and the doors to it
  const path = new CallPath(
    {
      ledger,
      gate: { isPaused: () => pause.sinceMs !== null, isStopping: () => stopping.signal.aborted },
      priceAt: (_target, atMs) => (model, usage) => priceCall(model, usage, atMs),
      observe: ({ targetId }, { state, errorKind }, durationMs) => {
        if (targetId !== 'claude' || state === 'cancelled') return;
        providers.noteAttempt(targetId, errorKind, durationMs);
      },
      reportBug,
    },
    clock,
  );
  const underWay = new Set<Promise<unknown>>();
  const run: typeof path.run = (...call) => {
    const running = path.run(...call);
    underWay.add(running);
    void running.finally(() => underWay.delete(running)).catch(() => {});
    return running;
  };
  const door = { run, newCallId, stopping: stopping.signal };
  const runTool = createToolRunner(
    {
      ...door,
      target: ({ exposedName, args, onProgress }) => {
        const tool = servers.tools().find((one) => one.exposedName === exposedName);
        return tool ? createToolTarget(servers, tool, args, onProgress) : null;
      },
    },
    clock,
  );
  const mcp = { version: VERSION, tools: () => servers.tools(), run: runTool };
  const clients = new Clients(database, random, audit, clock);
  const sessions = new Sessions(database, random, audit, clock);
  const ownToken = makeToken('tl', random);
  const ownCaller = { kind: 'client', id: 'tallylight', name: 'Tallylight', scope: 'use' } as const;
  const address = new LocalAddress({
    createHttpServer: host.createHttpServer,
    callerOf: (token) =>
      token === ownToken ? ownCaller : (sessions.callerOf(token) ?? clients.callerOf(token)),
    refused: (reason) =>
      auditLog.appendRolledUp({ kind: 'net.refused', subject: reason, detail: {} }),
    reportBug,
  });
  const routes: readonly Route[] = [
    healthRoute,
    ...createCallRoutes(reader),
    ...createNativeRoutes(claudeDoor, door, clock),
    ...createMcpRoutes(mcp, reportBug),
  ];
  let window: Window | null = null;
  const control = host.createSocketServer((socket) => {
    const client = (name: string) => ({ id: `bridge:${name}`, name });
    serveControl(socket, {
      status: () => ({ profile: paths.name, address: system.address, version: VERSION }),
      open: () => window?.makeAddress() ?? null,
      listClients: () => clients.live.get().clients.filter((one) => one.revokedAtMs === null),
      addClient: (name, scope) => clients.add(name, scope)?.token ?? null,
      revokeClient: (name) => clients.revokeByName(name),
      serveMcp: (duplex, name) => serveMcpOver(duplex, client(name), mcp, reportBug),
    }).catch(reportBug);
  });
  const claudeDesktop = new ClaudeDesktop(
    {
      file: claudeDesktopPath(host.platform),
      name: isPractice ? 'tallylight-practice' : 'tallylight',
      entry: {
        command: host.programs.node,
        args: [host.programs.bridge, '--socket', paths.controlSocket, '--client', 'Claude Desktop'],
      },
    },
    { files, facts, audit },
    clock,
  );
  const sendTest = (): ReturnType<typeof sendTestMessage> =>
    sendTestMessage(http, anthropic, `${system.address ?? ''}${claude.path}`, ownToken);
  const { openFolder } = options;

  const router = implement(contract).router({
    system: createSystemRouter({
      live: system.live,
      version: VERSION,
      setPaused: (isPaused) => {
        pause.set(isPaused);
        system.live.changed();
      },
      openDataFolder: openFolder ? () => openFolder(paths.folder) : null,
    }),
    episodes: createEpisodeRouter(episodes),
    servers: createServerRouter(servers),
    providers: createProviderRouter(providers, sendTest),
    calls: createCallRouter(calls, reader),
    usage: createUsageRouter(totals),
    clients: createClientRouter(clients),
    connections: createConnectionRouter(claudeDesktop),
    settings: createSettingsRouter(settings),
  });

  async function preparePractice(): Promise<void> {
    standInUrl = `http://127.0.0.1:${(await standIn.listen(0)).port}`;
    const practice = { providerId: 'claude', name: 'Practice', key: PRACTICE_KEY } as const;
    await keys.add({ ...practice, store: 'session', origin: standInUrl, state: 'working' });
    if (reader.page(null, 1).calls.length > 0) return;
    const sources = { fraction: () => random.fraction(), price: priceCall };
    importHistory(database, createSampleHistory(clock.wallMs(), sources), random);
    episodes.workOn(episodes.list()[0]?.id ?? null);
  }

  /** Throws `PortTakenError`, or what keeps the profile from being used. */
  async function start(shown: Window | null): Promise<void> {
    window = shown;
    audit({ kind: 'host.start', subject: '', detail: { version: VERSION } });
    const left = writer.closeLeftOpen(LEFT_OPEN);
    if (left > 0) audit({ kind: 'host.recovered', subject: '', detail: { calls: left } });
    for (const id of await journal.sweepLeftovers())
      audit({ kind: 'server.swept', subject: id, detail: {} });
    await files.write(join(paths.folder, 'tallylight.schema.json'), settingsJsonSchema());
    await settings.start();
    if (isPractice) await preparePractice();
    const usual = isPractice ? PRACTICE_PORT : USUAL_PORT;
    const port = options.port ?? settings.current.port ?? usual;
    const all = [...routes, ...(shown?.routes ?? [])];
    system.address = await address.open(port, all, shown?.upgrades ?? []);
    await control.listen(paths.controlSocket);
    const configure = () =>
      servers.apply(toServerConfigs(settings.current.servers, host.programs)).catch(reportBug);
    settings.onChange(() => void configure());
    void configure();
    void checkKeyStore(keychain, host.keychain).then((status) => {
      system.keyStore = status;
      if (status.sentence === null || isPractice) return;
      const title = 'No safe place for keys';
      const body = status.sentence;
      notices.raise({ id: NO_KEYCHAIN, level: 'info', title, body, place: 'providers' });
    }, reportBug);
    log.info('Started', { version: VERSION, address: system.address });
  }

  /** Ends everything within six seconds. What is under way is told so and booked. */
  async function stop(): Promise<void> {
    stopping.abort();
    settings.stop();
    const settled = Promise.allSettled(underWay);
    const grace = new Promise<void>((resolve) => clock.after(GRACE_MS, resolve));
    await Promise.all([Promise.race([settled, grace]), servers.stopAll()]);
    await Promise.all([address.close(), control.close(), standIn.close(), http.close()]);
    ledger.flush();
    audit({ kind: 'host.stop', subject: '', detail: {} });
    database.close();
    log.info('Stopped');
    log.close();
  }

  return {
    router,
    start,
    stop,
    reportBug,
    address: () => system.address,
    /** Codes and sessions of pages in a browser. */
    windows: {
      makeCode: () => sessions.makeCode(),
      exchange: (code: string) => sessions.exchange(code),
    },
    /** Everything that listens, for the proof that all of it is guarded. */
    routes: () => address.routes,
    verifyAudit: () => auditLog.verify(),
  };
}

function complainOfDisk(notices: NoticeBoard, isWaiting: boolean): void {
  if (!isWaiting) return notices.clear(NO_DISK);
  notices.raise({
    id: NO_DISK,
    level: 'crit',
    title: 'The disk takes nothing more',
    body: 'Paid requests are refused until Tallylight can write down what they cost. Free some space; it goes on by itself.',
    place: null,
  });
}
