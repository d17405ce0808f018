import type { ServerResponse } from 'node:http';
import { PAGE_HEADERS } from '#main/host/content-security-policy.ts';
import type { Exchange, Route, UpgradeRoute } from '#main/host/route.ts';
import type { SocketPages } from '#main/transport/websocket.ts';
import type { PageFile } from '#main/host/page-files.ts';

const LARGEST_CODE_BYTES = 1024;
const INDEX = '/index.html';
/** Names in this folder hold a digest of the content, so that never changes. */
const ASSETS = '/assets/';

/** The window's own routes: its files, which hold no data; the exchange of a code; the contract. */
export function createPageRoutes(
  files: ReadonlyMap<string, PageFile>,
  exchangeCode: (code: string) => string | null,
  pages: SocketPages,
): { routes: Route[]; upgrades: UpgradeRoute[] } {
  const fileRoutes = [...files].flatMap(([name, file]) =>
    [name, ...(name === INDEX ? ['/'] : [])].map((path): Route => ({
      method: 'GET',
      path,
      access: 'open',
      handle: ({ response }) => sendFile(response, file, name.startsWith(ASSETS)),
    })),
  );
  return {
    routes: [
      ...fileRoutes,
      {
        method: 'POST',
        path: '/session',
        access: 'open',
        handle: (exchange) => openSession(exchange, exchangeCode),
      },
      {
        method: 'GET',
        path: '/session',
        access: 'window',
        handle: ({ response }) => sendJson(response, 200, { open: true }),
      },
    ],
    upgrades: [{ path: '/rpc', access: 'window', upgrade: pages.upgrade }],
  };
}

async function openSession(
  { request, response }: Exchange,
  exchangeCode: (code: string) => string | null,
): Promise<void> {
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? ''))
    return sendJson(response, 415, { error: { message: 'Send the code as JSON.' } });
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > LARGEST_CODE_BYTES) return void response.destroy();
  }
  const token = exchangeCode(codeOf(text));
  if (token) return sendJson(response, 200, { token });
  const message =
    'This code is not valid any more. Each works once, for a minute. Get a new one with: npm run tallylight -- open';
  sendJson(response, 401, { error: { message } });
}

function codeOf(text: string): string {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null && 'code' in body) return String(body.code);
  } catch {
    // Not JSON is not a code.
  }
  return '';
}

function sendFile(response: ServerResponse, { type, body }: PageFile, isImmutable: boolean): void {
  response.writeHead(200, {
    ...PAGE_HEADERS,
    'content-type': type,
    'content-length': body.length,
    'cache-control': isImmutable ? 'public, max-age=31536000, immutable' : 'no-store',
  });
  response.end(body);
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    ...PAGE_HEADERS,
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}
