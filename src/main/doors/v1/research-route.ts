import type { Route } from '#main/host/route.ts';
import { sendJson } from '../send-json.ts';

/** `DELETE /v1/research` forgets every research answer that was kept on this computer. `erase` says how many there were. */
export function createResearchRoute(erase: () => number): Route {
  return {
    method: 'DELETE',
    path: '/v1/research',
    access: 'manage',
    handle: ({ response }) => sendJson(response, 200, { result: 'erased', answers: erase() }),
  };
}
