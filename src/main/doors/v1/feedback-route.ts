import * as z from 'zod';
import { BodyTooLargeError, readBody } from '../read-body.ts';
import { parseBody } from '../parse-body.ts';
import { sendError, sendJson } from '../send-json.ts';
import { KeptAnswer } from './answers.ts';
import { mistakeIn } from './mistake-in.ts';
import type { V1Route } from './v1-route.ts';

const Feedback = z.strictObject({ score: z.number().min(0).max(1) });

const LARGEST_BODY_BYTES = 4 * 1024;

/** `POST /v1/calls/{id}/feedback {score}`: how good an answer was, 0 to 1. It moves the provider's quality. */
export function createFeedbackRoute(
  give: (callId: string, score: number) => 'kept' | 'unknown-call' | 'not-judgeable',
): V1Route {
  return {
    method: 'POST',
    path: '/v1/calls/:id/feedback',
    access: 'use',
    api: {
      summary: 'Says how good an answer was, 0 to 1',
      body: Feedback,
      answer: KeptAnswer,
      errors: [400, 404, 409, 413],
    },
    handle: async ({ request, response, params }) => {
      let text: string;
      try {
        text = (await readBody(request, LARGEST_BODY_BYTES)).toString('utf8');
      } catch (error) {
        if (!(error instanceof BodyTooLargeError)) throw error;
        return sendError(response, 413, 'too_large', 'A score is a few bytes long.');
      }
      const body = Feedback.safeParse(parseBody(text));
      if (!body.success) return sendError(response, 400, 'bad_request', mistakeIn(body.error));
      switch (give(params['id'] ?? '', body.data.score)) {
        case 'kept':
          return sendJson(response, 200, { result: 'kept' });
        case 'unknown-call':
          return sendError(response, 404, 'not_found', 'There is no request with this id.');
        case 'not-judgeable':
          return sendError(
            response,
            409,
            'not_judgeable',
            'This request brought no answer that could be judged.',
          );
      }
    },
  };
}
