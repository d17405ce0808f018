import { USUAL_FIRST_TOKEN_MS } from '../dialect.ts';
import { openAiDialect } from './openai-dialect.ts';
import { speechRoute, textRoutes } from './routes.ts';

const NAME = 'OpenAI';
const TEST_MODEL = 'gpt-6-luna';

/** OpenAI's own API. */
export const openai = openAiDialect({
  providerId: 'openai',
  providerName: NAME,
  baseUrl: 'https://api.openai.com',
  keyPage: 'https://platform.openai.com/api-keys',
  routes: [...textRoutes(NAME), speechRoute(NAME, /^\/v1\/audio\/speech$/)],
  closedPaths: /^\/v1\/organizations?(?:\/|$)/,
  firstTokenMs: USUAL_FIRST_TOKEN_MS,
  test: {
    path: '/v1/chat/completions',
    body: {
      model: TEST_MODEL,
      max_completion_tokens: 64,
      messages: [{ role: 'user', content: 'Say hello to a podcaster in five words.' }],
    },
  },
});
