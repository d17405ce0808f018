import * as z from 'zod';
import { CallDetail, CallPage } from '#contract/calls.ts';
import { sendError, sendJson } from '../send-json.ts';
import { snakeCased } from './snake-case.ts';
import type { V1Route } from './v1-route.ts';

/** What the routes read. */
export interface CallBook {
  page(before: string | null, limit: number): CallPage;
  find(id: string): CallDetail | null;
}

const USUAL_LIMIT = 50;
const LARGEST_LIMIT = 200;

/** `GET /v1/calls?limit=&before=` and `GET /v1/calls/{id}`: the ledger, newest first, in snake_case. */
export function createCallRoutes(book: CallBook): V1Route[] {
  return [
    {
      method: 'GET',
      path: '/v1/calls',
      access: 'use',
      api: {
        summary: 'The calls in the ledger, newest first',
        query: {
          limit: z.int().min(1).max(LARGEST_LIMIT).default(USUAL_LIMIT),
          before: z.string().describe('The next_before of the page before'),
        },
        answer: CallPage,
        errors: [400],
      },
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
      api: { summary: 'One call with its attempts', answer: CallDetail, errors: [404] },
      handle: ({ response, params }) => {
        const call = book.find(params['id'] ?? '');
        if (call) sendJson(response, 200, snakeCased(call));
        else sendError(response, 404, 'not_found', 'There is no call with this id.');
      },
    },
  ];
}
