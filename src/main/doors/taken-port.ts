import type { HttpHandlers, HttpServer } from '#main/host/http-server.ts';

/** What the explanation needs of the computer. */
export interface PortFinder {
  readonly findPortHolder: (port: number) => Promise<string | null>;
  readonly createHttpServer: (handlers: HttpHandlers) => HttpServer;
}

/** Practice uses the next one, so that both can run side by side. */
const STEP = 2;
const TRIES = 20;
const HIGHEST_PORT = 65_535;

/** Turns a taken port into a sentence for the person: by whom, and which one is free. Returns other errors as they are. */
export async function explainTakenPort(
  error: unknown,
  port: number,
  computer: PortFinder,
): Promise<unknown> {
  if (!(error instanceof Error) || error.name !== 'PortTakenError') return error;
  const holder = await computer.findPortHolder(port);
  const who = holder === null ? 'Another program' : `Another program (${holder})`;
  const free = await findFreePort(port + STEP, computer);
  const advice =
    free === null
      ? 'End that program, or choose another port with --port.'
      : `Port ${free} is free: start Tallylight with --port ${free}, and give your tools that address.`;
  return new Error(`${who} uses port ${port}. ${advice}`, { cause: error });
}

async function findFreePort(
  from: number,
  { createHttpServer }: PortFinder,
): Promise<number | null> {
  for (let port = from; port < from + TRIES * STEP && port <= HIGHEST_PORT; port += STEP) {
    const probe = createHttpServer({
      onRequest: (_request, response) => void response.destroy(),
      onUpgrade: (_request, socket) => void socket.destroy(),
    });
    try {
      await probe.listen(port);
      await probe.close();
      return port;
    } catch {
      // Taken, too.
    }
  }
  return null;
}
