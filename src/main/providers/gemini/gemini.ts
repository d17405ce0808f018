import { USUAL_FIRST_TOKEN_MS, type Dialect } from '../dialect.ts';
import { diagnose, isKeyRestricted, isUnexplained } from './diagnose.ts';
import { readError } from './error-body.ts';
import { interpretKeyCheck, keyHint } from './key.ts';
import { readLimitsInBody } from './limits.ts';
import { ownErrorBody, ownErrorEvent } from './own-error.ts';
import { GEMINI_ROUTES } from './routes.ts';

const TEST_MODEL = 'gemini-3.8-flash';
/** Google's own rendering of OpenAI's interface, which takes the key where OpenAI does. */
const OPENAI_FORM = /^\/v1(?:beta|alpha)?\/openai(?:\/|$)/;

/** Google's Gemini API. The facts behind this are in docs/providers.md. */
export const gemini: Dialect = {
  providerId: 'gemini',
  providerName: 'Gemini',
  baseUrl: 'https://generativelanguage.googleapis.com',
  keyPage: 'https://aistudio.google.com/apikey',
  authorize: (key, path) =>
    OPENAI_FORM.test(path) ? { authorization: `Bearer ${key}` } : { 'x-goog-api-key': key },
  routes: GEMINI_ROUTES,
  closedPaths: null,
  keyParameter: 'key',
  firstTokenMs: USUAL_FIRST_TOKEN_MS,
  diagnose,
  isUnexplained,
  isKeyRestricted,
  // It sends no header about any of them.
  readLimits: () => [],
  readLimitsInBody,
  requestId: () => null,
  errorBody: ownErrorBody,
  readOwnError: (body) => readError(body)?.message ?? null,
  errorEvent: ownErrorEvent,
  keyCheck: {
    method: 'GET',
    path: '/v1/models?pageSize=1',
    headers: {},
    body: null,
    interpret: interpretKeyCheck,
  },
  keyHint,
  testMessage: {
    path: `/v1/models/${TEST_MODEL}:generateContent`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      contents: [{ role: 'user', parts: [{ text: 'Say hello to a podcaster in five words.' }] }],
      // Thoughts are counted, too, and with fewer tokens nothing else would come.
      generationConfig: { maxOutputTokens: 512 },
    }),
  },
};
