import type { Protocol } from 'electron';
import { PAGE_HEADERS } from '#main/host/content-security-policy.ts';
import { originOf, OWN_PAGE, PAGE_SCHEME } from './page-address.ts';
import type { PageFile } from '#main/host/page-files.ts';

/** Has to be called before the app is ready, once. */
export function registerPageScheme(protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: PAGE_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the page under a scheme of its own, because `file:` has no origin to check. */
export function servePage(
  protocol: Pick<Protocol, 'handle'>,
  files: ReadonlyMap<string, PageFile>,
): void {
  protocol.handle(PAGE_SCHEME, (request) => answerPageRequest(request, files));
}

/** Looks the path up as it is: nothing is decoded, so nothing can be hidden in it. */
export function answerPageRequest(
  { url, method }: Pick<Request, 'url' | 'method'>,
  files: ReadonlyMap<string, PageFile>,
): Response {
  if (method !== 'GET') return plainAnswer(405, 'Only GET');
  const isOurs = originOf(url) === OWN_PAGE.origin;
  const file = isOurs ? files.get(new URL(url).pathname) : undefined;
  if (!file) return plainAnswer(404, 'Not found');
  return new Response(file.body, { headers: { ...PAGE_HEADERS, 'content-type': file.type } });
}

function plainAnswer(status: number, text: string): Response {
  const type = { 'content-type': 'text/plain; charset=utf-8' };
  return new Response(text, { status, headers: { ...PAGE_HEADERS, ...type } });
}
