import type { Duplex } from 'node:stream';
import { toNodeHandler, type NodeIncomingMessageLike } from '@modelcontextprotocol/node';
import { createMcpHandler } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import type { Exchange, Route } from '#main/host/route.ts';
import { createMcpServer, type McpParts, type ToolCaller } from './mcp-server.ts';
import { createSocketTransport } from './socket-transport.ts';

/** A message may be so large; of the limits on strangers in docs/security.md. */
const LARGEST_BODY_BYTES = 32 * 1024 * 1024;

/** `/mcp`: every tool of every server at one address, for clients of both protocol eras. */
export function createMcpRoutes(parts: McpParts, reportFault: (error: unknown) => void): Route[] {
  const limits = { onerror: reportFault, maxRequestBodySize: LARGEST_BODY_BYTES };
  const handler = createMcpHandler(({ authInfo }) => {
    return createMcpServer(parts, authInfo?.extra as unknown as ToolCaller);
  }, limits);
  parts.onToolsChanged?.(() => handler.notify.toolsChanged());
  const answer = toNodeHandler(handler, limits);
  const handle = async ({ request, response, caller }: Exchange): Promise<void> => {
    const tag = request.headers['x-tallylight-episode'];
    const episodeTag = typeof tag === 'string' && tag !== '' ? tag : null;
    const extra: ToolCaller & Record<string, unknown> = {
      id: caller.id,
      name: caller.name,
      episodeTag,
    };
    // The guard has checked the token; the SDK is told only whose it was.
    const auth = { token: '', clientId: caller.id, scopes: [], extra };
    await answer(Object.assign(request as NodeIncomingMessageLike, { auth }), response);
  };
  return (['POST', 'GET', 'DELETE'] as const).map((method) => ({
    method,
    path: '/mcp',
    access: 'use' as const,
    handle,
  }));
}

/** Speaks MCP on a connection of the control socket, for a program that can only start a command. */
export function serveMcpOver(
  socket: Duplex,
  client: { readonly id: string; readonly name: string },
  parts: McpParts,
  reportFault: (error: unknown) => void,
): void {
  const caller: ToolCaller = { ...client, episodeTag: null };
  serveStdio(
    () => {
      const server = createMcpServer(parts, caller);
      // A client that has gone needs no news.
      const end = parts.onToolsChanged?.(() => void server.sendToolListChanged().catch(() => {}));
      server.onclose = () => end?.();
      return server;
    },
    { transport: createSocketTransport(socket), onerror: reportFault },
  );
}
