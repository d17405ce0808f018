import { join } from 'node:path';
import { implement } from '@orpc/server';
import { contract } from '#contract/contract.ts';
import { createBudgetRouter } from './budgets/budget-router.ts';
import { buildBudgets, type BudgetNames } from './core/budgets.ts';
import { buildBooks } from './core/books.ts';
import { buildDoors, type Window } from './core/doors.ts';
import { buildBudgetDesk } from './core/budget-desk.ts';
import { buildDecisionGates } from './core/decision-gates.ts';
import { buildDecisions } from './core/decisions.ts';
import { buildFoundation, type Situation } from './core/foundation.ts';
import { buildHealth } from './core/health.ts';
import { buildKeysAndProviders } from './core/keys-and-providers.ts';
import { buildLocalDesk } from './core/local-desk.ts';
import { buildStandIn, furnishPractice } from './core/practice.ts';
import { providerStanding } from './core/provider-standing.ts';
import { buildRouter } from './core/router.ts';
import { buildRoutingDesk } from './core/routing-desk.ts';
import { buildRoutingMemory } from './core/routing-memory.ts';
import { buildWorkPlaces } from './core/work-places.ts';
import { searchPlace } from './core/search-place.ts';
import { buildServices } from './core/services.ts';
import { createClientRouter } from './doors/clients/client-router.ts';
import { createConnectionRouter } from './doors/connections/connection-router.ts';
import type { SystemHost } from './host/system-host.ts';
import { createProviderRouter } from './providers/provider-router.ts';
import { createRoutingRouter } from './routing/routing-router.ts';
import { createServerRouter } from './servers/server-router.ts';
import { settingsJsonSchema } from './settings/settings-schema.ts';
import { createSettingsRouter } from './settings/settings-router.ts';
import { KeptStates } from './storage/kept-states.ts';
import { createSystemRouter } from './system/system-router.ts';
import { createEpisodeRouter } from './usage/episode-router.ts';
import { Episodes } from './usage/episodes.ts';
import { lastFailures } from './usage/provider-failures.ts';
import { createCallRouter, createUsageRouter } from './usage/usage-router.ts';
import { ShutDownError } from './values/shut-down.ts';
import { VERSION } from './values/version.ts';

export interface CoreOptions extends Situation {
  /** Over the settings file and the default. */
  readonly port: number | null;
  /** Whether providers are looked at by itself, free of charge; it is unless this says no. */
  readonly looksAtProviders?: boolean;
  /** Shows a folder in the system's file manager, where the host has one. */
  readonly openFolder?: (path: string) => Promise<void>;
}

export type { Window } from './core/doors.ts';
export type Core = ReturnType<typeof createCore>;

const USUAL_PORT = 7411;
const PRACTICE_PORT = 7412;
/** Calls under way are told so at once, and get this long to be booked. */
const GRACE_MS = 3_000;

/** Builds the whole product from its parts. Nothing runs until `start`. */
export function createCore(host: SystemHost, options: CoreOptions) {
  const { clock, database, files, paths, http } = host;
  const { isPractice, openFolder, looksAtProviders = true } = options;
  const schemaFile = join(paths.folder, 'tallylight.schema.json');
  const foundation = buildFoundation(host, options);
  const { system, settings, pause, audit, auditLog, log, reportBug, stopping } = foundation;
  const standIn = isPractice ? buildStandIn(host) : null;
  const episodes = new Episodes(database, host.random, clock);
  const names: BudgetNames = {
    providerName: (id) => providers.nameOf(id),
    clientName: (nameOrId) => doors.clients.nameOf(nameOrId),
  };
  const states = new KeptStates(database);
  const decided = (): void => {
    providers.live.changed();
    budgetDesk.live.changed();
  };
  const budgeting = buildBudgets(host, foundation, states, episodes, names, decided);
  const decisions = buildDecisions(host, foundation, states, budgeting, decided);
  const budgetDesk = buildBudgetDesk(foundation, budgeting, clock);
  const gates = buildDecisionGates(host, foundation, decisions, episodes, {
    askDate: (scope) => keysAndProviders.askDate(scope),
    heldBack: (scope) => keysAndProviders.heldBack(scope),
  });
  const keysAndProviders = buildKeysAndProviders(host, foundation, standIn?.url ?? null, {
    standingOf: (id) => providerStanding(host, foundation, decisions, id),
    heard: (scope, heard) => gates.heard(scope, heard),
    newKey: (id) => decisions.rest.newKey(id),
    heardOfAccount: (scope, said, isInOrder) => gates.heardOfAccount(scope, said, isInOrder),
  });
  const { keys, providers } = keysAndProviders;
  const health = buildHealth(host, foundation, decisions, keysAndProviders);
  const memory = buildRoutingMemory(host, foundation);
  const placeOf = buildWorkPlaces(host, keysAndProviders, memory, (work) => {
    const { searchTool: exposedName, searchToolUsd: usd = null } = settings.current.routing;
    if (exposedName === undefined) return null;
    return searchPlace(work, { servers: services.servers, exposedName, usd });
  });
  const chooserWith = (current: Parameters<typeof buildRouter>[1]) =>
    buildRouter(host, current, decisions, episodes, memory, placeOf);
  const chooser = chooserWith(foundation);
  const routingDesk = buildRoutingDesk(
    foundation,
    (changed) => chooserWith({ settings: changed }),
    clock,
  );
  const localDesk = buildLocalDesk(host, foundation, isPractice, () => providers.live.changed());
  const books = buildBooks(host, foundation, episodes, decisions, gates, (...seen) => {
    keysAndProviders.observe(...seen);
    memory.observe(...seen);
    health.noteAttempt(seen[0].targetId);
  });
  const services = buildServices(host, foundation, books, (id) => decisions.rest.mended(id));
  const doors = buildDoors(host, foundation, books, services, keysAndProviders, {
    ...chooser,
    ...memory,
  });

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
    episodes: createEpisodeRouter(books.episodes),
    servers: createServerRouter(services.servers),
    providers: createProviderRouter(
      providers,
      {
        sendTest: (id) => keysAndProviders.sendTest(id, doors.ownToken),
        checkForCertain: (id) => keysAndProviders.checkForCertain(id, doors.ownToken),
      },
      decisions.rest,
      localDesk,
      {
        lastFailures: (id) => lastFailures(database, id, clock.wallMs()),
        priceTable: (id) => keysAndProviders.priceTable(id),
      },
    ),
    routing: createRoutingRouter(routingDesk),
    budgets: createBudgetRouter(budgetDesk),
    calls: createCallRouter(books.calls, books.reader, (id, score) => memory.judge(id, score)),
    usage: createUsageRouter(books.totals),
    clients: createClientRouter(doors.clients),
    connections: createConnectionRouter(doors.claudeDesktop),
    settings: createSettingsRouter(settings),
  });

  let starting: Promise<void> = Promise.resolve();

  /** Each step begins only if nobody has asked for the end in the meantime. */
  async function inOrder(steps: readonly (() => Promise<void> | void)[]): Promise<void> {
    for (const step of steps) {
      if (stopping.signal.aborted) return;
      await step();
    }
  }

  /** Throws an error with a sentence for the person when something keeps the profile from being used. */
  function start(window: Window | null): Promise<void> {
    const usualPort = isPractice ? PRACTICE_PORT : USUAL_PORT;
    starting = inOrder([
      () => audit({ kind: 'host.start', subject: '', detail: { version: VERSION } }),
      () => books.closeLeftOpen(),
      () => services.sweepLeftovers(),
      // For editors only, so a disk that takes nothing is no reason to stay away.
      () => files.write(schemaFile, settingsJsonSchema()).catch(reportBug),
      () => settings.start(),
      () => decisions.follow(),
      () => routingDesk.follow(),
      async () => {
        if (!standIn) return;
        await standIn.open();
        await furnishPractice(host, books, keys, standIn);
      },
      () => keysAndProviders.recallLastHour(books.reader),
      () => memory.recall(),
      () => keysAndProviders.readAccounts(),
      () => doors.open(options.port ?? settings.current.port ?? usualPort, window),
      () => services.follow(),
      () => keysAndProviders.lookForKeychain(isPractice),
      () => (looksAtProviders ? health.follow() : undefined),
      () => log.info('Started', { version: VERSION, address: system.address }),
    ]);
    return starting;
  }

  /** Ends everything within six seconds. What is under way is told so and booked. */
  async function stop(): Promise<void> {
    stopping.abort(new ShutDownError());
    // A start that failed has told why already.
    await starting.catch(() => {});
    settings.stop();
    const grace = new Promise<void>((resolve) => clock.after(GRACE_MS, resolve));
    await Promise.all([Promise.race([books.settled(), grace]), services.servers.stopAll()]);
    await Promise.all([doors.close(), standIn?.close(), http.close()]);
    await books.permits.endAll();
    books.ledger.flush();
    audit({ kind: 'host.stop', subject: '', detail: {} });
    auditLog.close();
    database.close();
    log.info('Stopped');
    await log.close();
  }

  return {
    router,
    start,
    stop,
    reportBug,
    address: () => system.address,
    /** Codes and sessions of pages in a browser. */
    windows: {
      makeCode: () => doors.sessions.makeCode(),
      exchange: (code: string) => doors.sessions.exchange(code),
    },
    routes: doors.routes,
    verifyAudit: () => auditLog.verify(),
  };
}
