import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool } from 'undici';

/**
 * The least that any gateway costs: a request in by `node:http`, out by a pool of undici, and back, with
 * nothing looked at and nothing kept.
 */
const upstream = new Pool(process.argv[2] ?? '', { connections: 64 });
const OF_ONE_CONNECTION = new Set(['connection', 'keep-alive', 'transfer-encoding', 'host']);

const server = createServer((request, response) => {
  const headers = Object.fromEntries(
    Object.entries(request.headers).filter(([name]) => !OF_ONE_CONNECTION.has(name)),
  );
  const { method = 'GET', url: path = '/' } = request;
  const body = method === 'GET' ? null : request;
  void upstream
    .stream(
      { method, path, headers, body, opaque: response },
      ({ statusCode, headers: theirs }) => {
        for (const name of OF_ONE_CONNECTION) delete theirs[name];
        return response.writeHead(statusCode, theirs);
      },
    )
    .catch(() => response.destroy());
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});
