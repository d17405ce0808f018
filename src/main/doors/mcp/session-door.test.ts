import { McpServer } from '@modelcontextprotocol/server';
import { expect, it } from 'vitest';
import { SessionDoor } from './session-door.ts';

const CLIENT = { token: '', clientId: 'app', scopes: [] };
const OPENING = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: {
    protocolVersion: '2025-06-18',
    capabilities: {},
    clientInfo: { name: 'test', version: '1.0.0' },
  },
};

it('keeps nothing of a session that was refused before it began', async () => {
  let open = 0;
  const door = new SessionDoor({
    createServer: () => {
      open += 1;
      const mcp = new McpServer({ name: 'test', version: '1.0.0' });
      mcp.server.onclose = () => {
        open -= 1;
      };
      return mcp;
    },
    newSessionId: () => 'session-1',
    stateless: async () => new Response(),
    largestBodyBytes: 1024,
  });
  const knock = (accept: string) =>
    door.fetch(
      new Request('http://127.0.0.1/mcp', {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept },
        body: JSON.stringify(OPENING),
      }),
      { authInfo: CLIENT },
    );

  expect((await knock('application/json')).status).toBe(406);
  expect(open).toBe(0);

  expect((await knock('application/json, text/event-stream')).status).toBe(200);
  expect(open).toBe(1);
});
