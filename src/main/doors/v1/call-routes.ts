import type { CallDetail, CallSummary } from '#contract/calls.ts';
import type { Route } from '#main/host/route.ts';
import { sendError, sendJson } from '../send-json.ts';

/** What the routes read. */
export interface CallBook {
  page(
    before: string | null,
    limit: number,
  ): {
    readonly calls: readonly CallSummary[];
    readonly nextBefore: string | null;
  };
  find(id: string): CallDetail | null;
}

const USUAL_LIMIT = 50;
const LARGEST_LIMIT = 200;

/** `GET /v1/calls?limit=&before=` and `GET /v1/calls/{id}`: the ledger, newest first, in snake_case. */
export function createCallRoutes(book: CallBook): Route[] {
  return [
    {
      method: 'GET',
      path: '/v1/calls',
      access: 'use',
      handle: ({ response, url }) => {
        const limit = Number(url.searchParams.get('limit') ?? USUAL_LIMIT);
        if (!Number.isInteger(limit) || limit < 1 || limit > LARGEST_LIMIT) {
          const sentence = `limit must be a whole number from 1 to ${LARGEST_LIMIT}.`;
          return sendError(response, 400, 'bad_request', sentence);
        }
        const { calls, nextBefore } = book.page(url.searchParams.get('before'), limit);
        sendJson(response, 200, { calls: calls.map(snakeCased), next_before: nextBefore });
      },
    },
    {
      method: 'GET',
      path: '/v1/calls/:id',
      access: 'use',
      handle: ({ response, params }) => {
        const call = book.find(params['id'] ?? '');
        if (call) sendJson(response, 200, snakeCased(call));
        else sendError(response, 404, 'not_found', 'There is no call with this id.');
      },
    },
  ];
}

/** The same value with every key in snake_case. */
function snakeCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeCased);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [
      key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      snakeCased(part),
    ]),
  );
}
