import { McpServer } from '@modelcontextprotocol/server';
import type { CallToolResult, Tool } from '@modelcontextprotocol/server';

/** Who calls, and for which episode. */
export interface ToolCaller {
  readonly id: string;
  readonly name: string;
  readonly episodeTag: string | null;
}

/** A tool as clients see it. */
export interface OfferedTool {
  readonly exposedName: string;
  /** As its server described it: everything but the name stays as it is. */
  readonly definition: { readonly name: string; readonly [field: string]: unknown };
}

export interface ToolRequest {
  readonly caller: ToolCaller;
  readonly exposedName: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
  readonly onProgress: ((progress: ToolProgress) => void) | undefined;
}

export interface ToolProgress {
  readonly progress: number;
  readonly total?: number | undefined;
  readonly message?: string | undefined;
}

export interface McpParts {
  readonly version: string;
  readonly tools: () => readonly OfferedTool[];
  /** Answers also what could not be done: as a result that a model can read. */
  readonly run: (request: ToolRequest) => Promise<Readonly<Record<string, unknown>>>;
  /** Resolves once servers that are just starting have told their tools, or soon after. */
  readonly firstStarts?: () => Promise<void>;
  /** Calls the listener whenever `tools` is another list. Returns the function that ends that. */
  readonly onToolsChanged?: (listener: () => void) => () => void;
  /** Never gives the same id twice. Without it, clients of the older era get no session. */
  readonly newSessionId?: () => string;
}

const INSTRUCTIONS =
  'These tools come from several servers that Tallylight runs on this computer. A tool whose server is down stays listed; calling it says when it will be back.';
/** Modern clients may keep the list this long; a change is told to those who listen. */
const LIST_TTL_MS = 60_000;

/**
 * One protocol server for one client, in whichever era it speaks. Where `caller` is null, each request
 * brings its own.
 */
export function createMcpServer(parts: McpParts, caller: ToolCaller | null): McpServer {
  const mcp = new McpServer(
    { name: 'tallylight', title: 'Tallylight', version: parts.version },
    {
      capabilities: { tools: { listChanged: parts.onToolsChanged !== undefined } },
      instructions: INSTRUCTIONS,
      cacheHints: { 'tools/list': { ttlMs: LIST_TTL_MS, cacheScope: 'private' } },
    },
  );

  // Not its own list of tools: ours changes with the servers, and their schemas are not checked here.
  mcp.server.setRequestHandler('tools/list', async () => {
    await parts.firstStarts?.();
    return { tools: parts.tools().map(offer) };
  });

  mcp.server.setRequestHandler('tools/call', async ({ params }, { mcpReq, http }) => {
    const token = mcpReq._meta?.progressToken;
    const notify = (progress: ToolProgress): void => {
      const note = { ...progress, progressToken: token };
      // A client that has gone needs no progress.
      mcpReq.notify({ method: 'notifications/progress', params: note }).catch(() => {});
    };
    const result = await parts.run({
      caller: caller ?? (http?.authInfo?.extra as unknown as ToolCaller),
      exposedName: params.name,
      args: params.arguments ?? {},
      signal: mcpReq.signal,
      onProgress: token === undefined ? undefined : notify,
    });
    return result as CallToolResult;
  });
  return mcp;
}

function offer({ exposedName, definition }: OfferedTool): Tool {
  return { ...definition, name: exposedName } as unknown as Tool;
}
