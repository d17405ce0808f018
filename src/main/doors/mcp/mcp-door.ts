import type { Duplex } from 'node:stream';
import { toNodeHandler, type NodeIncomingMessageLike } from '@modelcontextprotocol/node';
import {
  createMcpHandler,
  isLegacyRequest,
  legacyStatelessFallback,
  type McpHandlerRequestOptions,
} from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import type { Exchange, Route } from '#main/host/route.ts';
import { createMcpServer, type McpParts, type ToolCaller } from './mcp-server.ts';
import { SessionDoor } from './session-door.ts';
import { createSocketTransport } from './socket-transport.ts';

/** A message may be so large; of the limits on strangers in docs/security.md. */
const LARGEST_BODY_BYTES = 32 * 1024 * 1024;

/** `/mcp`: every tool of every server at one address, for clients of both protocol eras. */
export function createMcpRoutes(parts: McpParts, reportFault: (error: unknown) => void): Route[] {
  const limits = { onerror: reportFault, maxRequestBodySize: LARGEST_BODY_BYTES };
  const answer = toNodeHandler({ fetch: createFetch(parts, limits) }, limits);
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

interface Limits {
  readonly onerror: (error: unknown) => void;
  readonly maxRequestBodySize: number;
}

/** Gives each request to the era that it speaks. */
function createFetch(parts: McpParts, limits: Limits) {
  const createServer = () => createMcpServer(parts, null);
  const modern = createMcpHandler(createServer, { ...limits, legacy: 'reject' });
  parts.onToolsChanged?.(() => modern.notify.toolsChanged());
  const stateless = legacyStatelessFallback(createServer, limits.onerror, limits);
  const { newSessionId } = parts;
  const sessions = newSessionId
    ? new SessionDoor({
        createServer: () => withNews(parts, createServer()),
        newSessionId,
        stateless,
        largestBodyBytes: LARGEST_BODY_BYTES,
      })
    : null;
  return async (request: Request, options?: McpHandlerRequestOptions): Promise<Response> => {
    if (!(await isLegacyRequest(request, undefined, limits))) return modern.fetch(request, options);
    return sessions ? sessions.fetch(request, options) : stateless(request, options);
  };
}

/** Speaks MCP on a connection of the control socket, for a program that can only start a command. */
export function serveMcpOver(
  socket: Duplex,
  client: { readonly id: string; readonly name: string },
  parts: McpParts,
  reportFault: (error: unknown) => void,
): void {
  const caller: ToolCaller = { ...client, episodeTag: null };
  serveStdio(() => withNews(parts, createMcpServer(parts, caller)), {
    transport: createSocketTransport(socket),
    onerror: reportFault,
  });
}

/** Tells the client of other tools for as long as it is connected. */
function withNews<T extends ReturnType<typeof createMcpServer>>(parts: McpParts, mcp: T): T {
  const end = parts.onToolsChanged?.(() => mcp.sendToolListChanged());
  mcp.server.onclose = () => end?.();
  return mcp;
}
