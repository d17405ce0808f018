import {
  isInitializeRequest,
  WebStandardStreamableHTTPServerTransport,
  type AuthInfo,
  type LegacyHttpHandler,
  type McpHandlerRequestOptions,
  type McpServer,
} from '@modelcontextprotocol/server';

export interface SessionDoorParts {
  readonly createServer: () => McpServer;
  /** Never gives the same id twice, not even after a restart. */
  readonly newSessionId: () => string;
  /** Answers requests of clients that open no session. */
  readonly stateless: LegacyHttpHandler;
  readonly largestBodyBytes: number;
}

interface Session {
  readonly transport: WebStandardStreamableHTTPServerTransport;
  /** Nobody else may use it. */
  readonly clientId: string;
}

/** Of more apps than this, the one that was silent longest has to open anew. */
const SESSIONS_AT_MOST = 64;

/**
 * Serves clients up to 2025-11-25 in sessions: only so does their cancelling, which comes as a request
 * of its own, find the call that it means, and only so can they be told of other tools.
 */
export class SessionDoor {
  readonly #parts: SessionDoorParts;
  /** The one that was used last is the last. */
  readonly #sessions = new Map<string, Session>();

  constructor(parts: SessionDoorParts) {
    this.#parts = parts;
  }

  async fetch(request: Request, options: McpHandlerRequestOptions = {}): Promise<Response> {
    const { authInfo } = options;
    const id = request.headers.get('mcp-session-id');
    if (id === null) return this.#begin(request, options);
    const session = this.#sessions.get(id);
    if (!session || session.clientId !== authInfo?.clientId) return sessionNotFound();
    this.#sessions.delete(id);
    this.#sessions.set(id, session);
    return session.transport.handleRequest(request, { authInfo });
  }

  async #begin(request: Request, options: McpHandlerRequestOptions): Promise<Response> {
    const { authInfo } = options;
    const body = await jsonOf(request.clone());
    if (!authInfo || !isInitializeRequest(body)) return this.#parts.stateless(request, options);
    const transport = this.#createTransport(authInfo);
    await this.#parts.createServer().connect(transport);
    const response = await transport.handleRequest(request, { authInfo, parsedBody: body });
    // Refused: without an id nobody comes back to it, and it would listen for other tools for ever.
    if (transport.sessionId === undefined) await transport.close();
    return response;
  }

  #createTransport({ clientId }: AuthInfo): WebStandardStreamableHTTPServerTransport {
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: this.#parts.newSessionId,
      maxRequestBodySize: this.#parts.largestBodyBytes,
      onsessioninitialized: (id) => this.#keep(id, { transport, clientId }),
      onsessionclosed: (id) => void this.#sessions.delete(id),
    });
    return transport;
  }

  #keep(id: string, session: Session): void {
    this.#sessions.set(id, session);
    for (const [oldest, { transport }] of this.#sessions) {
      if (this.#sessions.size <= SESSIONS_AT_MOST) break;
      this.#sessions.delete(oldest);
      void transport.close();
    }
  }
}

async function jsonOf(request: Request): Promise<unknown> {
  try {
    return await request.json();
  } catch {
    return null;
  }
}

/** The protocol's sign to open a new session. */
function sessionNotFound(): Response {
  const error = { code: -32_001, message: 'Session not found' };
  return Response.json({ jsonrpc: '2.0', id: null, error }, { status: 404 });
}
