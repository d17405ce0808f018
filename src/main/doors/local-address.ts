import type { HttpHandlers, HttpServer } from '#main/host/http-server.ts';
import type { Caller, Route, UpgradeRoute } from '#main/host/route.ts';
import type { Reason } from './guard.ts';
import { createListener } from './listener.ts';

export interface LocalAddressParts {
  readonly createHttpServer: (handlers: HttpHandlers) => HttpServer;
  readonly callerOf: (token: string) => Caller | null;
  readonly refused: (reason: Reason, path: string) => void;
  readonly reportBug: (error: unknown) => void;
}

/** The one address on this computer that all doors share. */
export class LocalAddress {
  readonly #parts: LocalAddressParts;
  #server: HttpServer | null = null;
  #routes: readonly Route[] = [];
  #upgrades: readonly UpgradeRoute[] = [];

  constructor(parts: LocalAddressParts) {
    this.#parts = parts;
  }

  /** Everything that listens here, for the proof that all of it is guarded. */
  get routes(): readonly (Route | UpgradeRoute)[] {
    return [...this.#routes, ...this.#upgrades];
  }

  /** Resolves with the address, such as `http://127.0.0.1:7411`. Throws `PortTakenError`. */
  async open(
    port: number,
    routes: readonly Route[],
    upgrades: readonly UpgradeRoute[],
  ): Promise<string> {
    const { createHttpServer, callerOf, refused, reportBug } = this.#parts;
    let listening = port;
    const guard = () => ({ port: listening, callerOf });
    const server = createHttpServer(
      createListener({ routes, upgrades, refused, reportBug }, guard),
    );
    listening = (await server.listen(port)).port;
    this.#server = server;
    this.#routes = routes;
    this.#upgrades = upgrades;
    return `http://127.0.0.1:${listening}`;
  }

  async close(): Promise<void> {
    await this.#server?.close();
    this.#server = null;
  }
}
