import { sendJson } from '../send-json.ts';
import { ErasedAnswer } from './answers.ts';
import type { V1Route } from './v1-route.ts';

/** `DELETE /v1/research` forgets every research answer that was kept on this computer. `erase` says how many there were. */
export function createResearchRoute(erase: () => number): V1Route {
  return {
    method: 'DELETE',
    path: '/v1/research',
    access: 'manage',
    api: {
      summary: 'Forgets every research answer that was kept on this computer',
      answer: ErasedAnswer,
      errors: [],
    },
    handle: ({ response }) => sendJson(response, 200, { result: 'erased', answers: erase() }),
  };
}
