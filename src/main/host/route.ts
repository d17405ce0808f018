import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** Who is at the door. `window` is a page of ours with a session; `nobody` came without a token. */
export interface Caller {
  readonly kind: 'client' | 'window' | 'nobody';
  readonly id: string;
  readonly name: string;
  readonly scope: 'use' | 'manage';
}

/** One request that has passed the guard. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  /** The parts of the path that the route names with a colon. */
  readonly params: Readonly<Record<string, string>>;
  readonly caller: Caller;
}

/** Who may use a route: anybody on this computer, a client with that scope, or a page with a session. */
export type Access = 'open' | 'use' | 'manage' | 'window';

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Such as `/v1/calls/:id`; a `*` at the end takes the rest of the path. */
  readonly path: string;
  readonly access: Access;
  /** Answers a refusal in the shape that this route's clients understand; JSON of ours without it. */
  readonly refuse?: (response: ServerResponse, status: number, sentence: string) => void;
  handle(exchange: Exchange): Promise<void> | void;
}

/** A path that takes over the connection, such as a WebSocket. Guarded like every route. */
export interface UpgradeRoute {
  readonly path: string;
  readonly access: Access;
  /** Whether programs open it. Left out, it is for pages, which always name their Origin. */
  readonly isForPrograms?: boolean;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}
