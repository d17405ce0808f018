import type { Route } from '#main/host/route.ts';
import { sendJson } from './send-json.ts';

/** Says that Tallylight is there, and nothing else: anybody on this computer may ask. */
export const healthRoute: Route = {
  method: 'GET',
  path: '/health',
  access: 'open',
  handle: ({ response }) => sendJson(response, 200, { status: 'ok' }),
};
