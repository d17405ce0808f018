import type { Route, UpgradeRoute } from '#main/host/route.ts';
import type { SystemHost } from '#main/host/system-host.ts';
import { newId } from '#main/values/new-id.ts';
import { VERSION } from '#main/values/version.ts';
import { Clients } from '../doors/clients/clients.ts';
import { Sessions } from '../doors/clients/sessions.ts';
import { makeToken } from '../doors/clients/token.ts';
import {
  claudeDesktopPath,
  claudeDesktopStorePath,
} from '../doors/connections/claude-desktop-path.ts';
import { ClaudeDesktop } from '../doors/connections/claude-desktop.ts';
import { serveControl } from '../doors/control/control-door.ts';
import { healthRoute } from '../doors/health-route.ts';
import { LocalAddress } from '../doors/local-address.ts';
import { createMcpRoutes, serveMcpOver } from '../doors/mcp/mcp-door.ts';
import type { McpParts } from '../doors/mcp/mcp-server.ts';
import { ClientRetries } from '../doors/native/client-retries.ts';
import { createNativeRoutes } from '../doors/native/native-door.ts';
import { refuseSockets } from '../doors/native/no-sockets.ts';
import { explainTakenPort } from '../doors/taken-port.ts';
import { createCallRoutes } from '../doors/v1/call-routes.ts';
import { createFeedbackRoute } from '../doors/v1/feedback-route.ts';
import { createOpenApiRoute } from '../doors/v1/open-api.ts';
import { createPermitRoutes } from '../doors/v1/permit-routes.ts';
import { createResearchRoute } from '../doors/v1/research-route.ts';
import { createRunRoutes } from '../doors/v1/run-routes.ts';
import type { Books } from './books.ts';
import type { Foundation } from './foundation.ts';
import type { KeysAndProviders } from './keys-and-providers.ts';
import type { Router } from './router.ts';
import type { RoutingMemory } from './routing-memory.ts';
import type { buildServices } from './services.ts';

/** What a host may add to the local address: its window, and the address that opens it. */
export interface Window {
  readonly routes: readonly Route[];
  readonly upgrades: readonly UpgradeRoute[];
  /** `null` from a host that shows a window of its own instead. */
  makeAddress(): string | null;
}

const OWN_CALLER = { kind: 'client', id: 'tallylight', name: 'Tallylight', scope: 'use' } as const;

/** Everything behind the local address and the control socket, and who may pass. */
export function buildDoors(
  host: SystemHost,
  foundation: Foundation,
  books: Books,
  { servers, runTool }: ReturnType<typeof buildServices>,
  { natives, permitTarget }: Pick<KeysAndProviders, 'natives' | 'permitTarget'>,
  routing: Router & Pick<RoutingMemory, 'answered' | 'judge' | 'eraseResearch'>,
) {
  const { clock, random, database, files, paths, programs } = host;
  const { audit, auditLog, facts, system, stopping, reportBug } = foundation;
  const clients = new Clients(database, random, audit, clock);
  const sessions = new Sessions(database, random, audit, clock);
  const ownToken = makeToken('tl', random);
  const address = new LocalAddress({
    createHttpServer: host.createHttpServer,
    callerOf: (token) =>
      token === ownToken ? OWN_CALLER : (sessions.callerOf(token) ?? clients.callerOf(token)),
    refused: (reason) =>
      auditLog.appendRolledUp({ kind: 'net.refused', subject: reason, detail: {} }),
    reportBug,
  });
  const mcp: McpParts = {
    version: VERSION,
    tools: () => servers.tools(),
    run: runTool,
    firstStarts: () => servers.firstStarts(),
    onToolsChanged: (listener) => servers.onToolsChanged(listener),
    newSessionId: () => newId('mcp', { clock, random }),
  };
  const retries = new ClientRetries(clock);
  const forScripts = [
    ...createCallRoutes(books.reader),
    ...createPermitRoutes({
      candidate: permitTarget,
      ask: (call, candidate) => books.permits.ask(call, candidate),
      settle: (id, end) => books.permits.settle(id, end),
      newCallId: books.newCallId,
      monotonicMs: () => clock.monotonicMs(),
      stopping: stopping.signal,
    }),
    createFeedbackRoute((id, score) => routing.judge(id, score)),
    createResearchRoute(() => {
      const answers = routing.eraseResearch();
      audit({ kind: 'research.erased', subject: '', detail: { answers } });
      return answers;
    }),
    ...createRunRoutes(
      {
        ...routing,
        run: books.runPlan,
        newCallId: books.newCallId,
        stopping: stopping.signal,
      },
      clock,
    ),
  ];
  const routes: readonly Route[] = [
    healthRoute,
    ...forScripts,
    createOpenApiRoute(forScripts, VERSION),
    ...natives.flatMap((provider) =>
      createNativeRoutes(
        provider,
        { run: books.run, newCallId: books.newCallId, retries, stopping: stopping.signal },
        clock,
      ),
    ),
    ...createMcpRoutes(mcp, reportBug),
  ];
  const upgrades = natives.map(refuseSockets);
  let window: Window | null = null;
  const control = host.createSocketServer((socket) => {
    serveControl(socket, {
      status: () => ({ profile: paths.name, address: system.address, version: VERSION }),
      open: () => window?.makeAddress() ?? null,
      listClients: () => clients.live.get().clients.filter((one) => one.revokedAtMs === null),
      addClient: (name, scope) => clients.add(name, scope)?.token ?? null,
      revokeClient: (name) => clients.revokeByName(name),
      serveMcp: (duplex, name) =>
        serveMcpOver(duplex, { id: `bridge:${name}`, name }, mcp, reportBug),
    }).catch(reportBug);
  });
  const claudeDesktop = new ClaudeDesktop(
    {
      file: claudeDesktopPath(host.platform),
      storeFile: claudeDesktopStorePath(host.platform),
      name: paths.name === 'default' ? 'tallylight' : `tallylight-${paths.name}`,
      entry: {
        command: programs.node,
        args: [programs.bridge, '--socket', paths.controlSocket, '--client', 'Claude Desktop'],
      },
    },
    { files, facts, audit },
    clock,
  );

  return {
    clients,
    sessions,
    claudeDesktop,
    ownToken,
    /** Everything that listens, for the proof that all of it is guarded. */
    routes: () => address.routes,
    /** Throws an error with a sentence for the person when the port is taken. */
    async open(port: number, shown: Window | null): Promise<void> {
      window = shown;
      const all = [...routes, ...(shown?.routes ?? [])];
      try {
        system.address = await address.open(port, all, [...upgrades, ...(shown?.upgrades ?? [])]);
      } catch (error) {
        throw await explainTakenPort(error, port, host);
      }
      await control.listen(paths.controlSocket);
    },
    async close(): Promise<void> {
      await Promise.all([address.close(), control.close()]);
    },
  };
}
