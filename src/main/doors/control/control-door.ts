import type { Duplex } from 'node:stream';
import * as z from 'zod';
import { readLine } from './read-line.ts';

const Request = z.discriminatedUnion('op', [
  z.object({ op: z.literal('status') }),
  z.object({ op: z.literal('open') }),
  z.object({ op: z.literal('client.list') }),
  z.object({
    op: z.literal('client.add'),
    name: z.string().trim().min(1).max(60),
    scope: z.enum(['use', 'manage']).default('use'),
  }),
  z.object({ op: z.literal('client.revoke'), name: z.string() }),
  z.object({ op: z.literal('mcp'), client: z.string().trim().min(1).max(60) }),
]);

/** What the command line and the bridge can ask for. The socket's rights are the authentication. */
export interface ControlActions {
  status(): { readonly profile: string; readonly address: string | null; readonly version: string };
  /** An address with a fresh one-time code; `null` where this host serves no page. */
  open(): string | null;
  listClients(): readonly { readonly name: string; readonly scope: string }[];
  /** The token, this once; `null` when the name is taken. */
  addClient(name: string, scope: 'use' | 'manage'): string | null;
  revokeClient(name: string): boolean;
  /** Takes the connection over and speaks MCP on it. */
  serveMcp(socket: Duplex, client: string): void;
}

/**
 * Serves one connection of the control socket: one line of JSON in, one line of JSON out. After
 * `{"op": "mcp"}` nothing is answered: from then on the connection speaks MCP.
 */
export async function serveControl(socket: Duplex, actions: ControlActions): Promise<void> {
  const line = await readLine(socket);
  if (line === null) return void socket.destroy();
  const request = Request.safeParse(parseJson(line));
  if (!request.success) return answer(socket, { ok: false, error: mistakeIn(request.error) });

  const { data } = request;
  switch (data.op) {
    case 'status':
      return answer(socket, { ok: true, ...actions.status() });
    case 'open': {
      const url = actions.open();
      if (url) return answer(socket, { ok: true, url });
      return answer(socket, { ok: false, error: 'This Tallylight has a window of its own.' });
    }
    case 'client.list':
      return answer(socket, { ok: true, clients: actions.listClients() });
    case 'client.add': {
      const token = actions.addClient(data.name, data.scope);
      if (token) return answer(socket, { ok: true, token });
      return answer(socket, { ok: false, error: `There is already a client “${data.name}”.` });
    }
    case 'client.revoke':
      if (actions.revokeClient(data.name)) return answer(socket, { ok: true });
      return answer(socket, { ok: false, error: `There is no client “${data.name}”.` });
    case 'mcp':
      return actions.serveMcp(socket, data.client);
  }
}

/** A name is the only thing in a request that a person types. */
function mistakeIn({ issues }: z.ZodError): string {
  const isName = issues.some(({ path }) => path[0] === 'name' || path[0] === 'client');
  return isName ? 'A name has 1 to 60 characters.' : 'This request is not known.';
}

function answer(socket: Duplex, body: object): void {
  socket.end(`${JSON.stringify(body)}\n`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
