import { USUAL_FIRST_TOKEN_MS, type Dialect } from '../dialect.ts';
import { headerText } from '../header-text.ts';
import { keyHint } from '../key-hint.ts';
import { diagnose, isKeyRestricted } from './diagnose.ts';
import { readError } from './error-body.ts';
import { interpretKeyCheck } from './key.ts';
import { readLimits } from './limits.ts';
import { ownErrorBody } from './own-error.ts';
import { ROUTES } from './routes.ts';
import { readSubscription } from './subscription.ts';

const SUBSCRIPTION = '/v1/user/subscription';
/** A voice of the vendor's own examples, which every account has. */
export const HOUSE_VOICE = 'JBFqnCBsd6RMkjVDRZzb';

/** ElevenLabs' voices. The facts behind this are in docs/providers.md. */
export const elevenlabs: Dialect = {
  providerId: 'elevenlabs',
  providerName: 'ElevenLabs',
  baseUrl: 'https://api.elevenlabs.io',
  keyPage: 'https://elevenlabs.io/app/settings/api-keys',
  authorize: (key) => ({ 'xi-api-key': key }),
  routes: ROUTES,
  closedPaths: /^\/v1\/(?:service-accounts|workspace)(?:\/|$)/,
  firstTokenMs: USUAL_FIRST_TOKEN_MS,
  diagnose,
  isKeyRestricted,
  readLimits,
  requestId: (headers) => headerText(headers, 'request-id'),
  errorBody: ownErrorBody,
  readOwnError: (body) => readError(body)?.message ?? null,
  // Sound has no place for a word: a broken connection is all that its client can be told.
  errorEvent: () => '',
  keyCheck: {
    method: 'GET',
    path: SUBSCRIPTION,
    headers: {},
    body: null,
    interpret: interpretKeyCheck,
  },
  account: { path: SUBSCRIPTION, read: readSubscription },
  keyHint: (key) => keyHint(key, 'ElevenLabs'),
  testMessage: {
    path: `/v1/text-to-speech/${HOUSE_VOICE}`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text: 'Hello!', model_id: 'eleven_flash_v2_5' }),
  },
};
