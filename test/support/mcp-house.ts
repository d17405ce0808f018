import { join } from 'node:path';
import { planCall } from '#main/calls/plan.ts';
import { CallPath } from '#main/calls/call-path.ts';
import { serveControl } from '#main/doors/control/control-door.ts';
import { LocalAddress } from '#main/doors/local-address.ts';
import { createMcpRoutes, serveMcpOver } from '#main/doors/mcp/mcp-door.ts';
import type { McpParts } from '#main/doors/mcp/mcp-server.ts';
import { createToolRunner } from '#main/doors/mcp/run-tool.ts';
import { systemClock } from '#main/host/clock.ts';
import { createHttpServer } from '#main/host/http-server.ts';
import { createSocketServer } from '#main/host/socket-server.ts';
import { createToolTarget } from '#main/servers/tool-target.ts';
import { admitAll } from './test-admission.ts';
import { createTestSupervisor } from './mcp-supervisor.ts';
import { createTestLedger } from './test-ledger.ts';

export const TOKEN = 'tl_test';

/** Servers, the call path and its ledger behind the real loopback address and the real control socket. */
export async function openMcpHouse() {
  const servers = createTestSupervisor();
  const { supervisor } = servers;
  const books = createTestLedger();
  const bugs: unknown[] = [];
  const reportBug = (error: unknown): void => void bugs.push(error);
  const stopping = new AbortController();
  const path = new CallPath(
    {
      ledger: books.ledger,
      ...admitAll(),
      observe: () => {},
      reportBug,
    },
    systemClock,
  );
  let calls = 0;
  let sessions = 0;
  const run = createToolRunner(
    {
      run: (call, candidates, delivery) => path.run(call, planCall(candidates), delivery),
      newCallId: () => `call_${(calls += 1)}`,
      stopping: stopping.signal,
      target: ({ exposedName, args, onProgress }) => {
        const tool = supervisor.tools().find((one) => one.exposedName === exposedName);
        return tool ? createToolTarget(supervisor, tool, args, onProgress) : null;
      },
    },
    systemClock,
  );
  const parts: McpParts = {
    version: '1.2.3',
    tools: () => supervisor.tools(),
    run,
    firstStarts: () => supervisor.firstStarts(),
    newSessionId: () => `session-${(sessions += 1)}`,
    onToolsChanged: (listener) => supervisor.onToolsChanged(listener),
  };
  const address = new LocalAddress({
    createHttpServer,
    callerOf: (token) => {
      const id = ['tl_test', 'tl_other'].indexOf(token);
      return id < 0 ? null : { kind: 'client', id: `client_${id}`, name: 'Script', scope: 'use' };
    },
    refused: () => {},
    reportBug,
  });
  const url = new URL('/mcp', await address.open(0, createMcpRoutes(parts, reportBug), []));
  const open = { sockets: 0 };
  const control = createSocketServer((socket) => {
    open.sockets += 1;
    socket.once('close', () => {
      open.sockets -= 1;
    });
    serveControl(socket, {
      status: () => ({ profile: 'test', address: null, version: '1.2.3' }),
      open: () => null,
      listClients: () => [],
      addClient: () => null,
      revokeClient: () => false,
      serveMcp: (duplex, name) =>
        serveMcpOver(duplex, { id: `bridge:${name}`, name }, parts, reportBug),
    }).catch(reportBug);
  });
  const socketPath = join(servers.folder, 'control.sock');

  return {
    servers,
    supervisor,
    books,
    bugs,
    url,
    socketPath,
    open,
    listen: () => control.listen(socketPath),
    async end() {
      stopping.abort();
      await Promise.all([address.close(), control.close()]);
      await servers.end();
      books.database.close();
    },
  };
}
