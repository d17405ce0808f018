import type { Dialect } from '../dialect.ts';
import { headerText } from '../header-text.ts';
import { keyHint } from '../key-hint.ts';
import { diagnosisOf } from './diagnose.ts';
import { readError } from './error-body.ts';
import { interpretKeyCheck } from './key.ts';
import { ownErrorBody, ownErrorEvent } from './own-error.ts';
import { readLimits } from './rate-limits.ts';

/** What differs between servers that speak as OpenAI does. */
type Own = Pick<
  Dialect,
  'providerId' | 'providerName' | 'baseUrl' | 'keyPage' | 'routes' | 'firstTokenMs' | 'notRunning'
> & {
  readonly closedPaths?: RegExp;
  readonly test: { readonly path: string; readonly body: object };
};

/** A server that speaks as OpenAI does. The facts behind this are in docs/providers.md. */
export function openAiDialect({ closedPaths, test, ...own }: Own): Dialect {
  const name = own.providerName;
  const diagnosis = diagnosisOf(name);
  return {
    ...own,
    authorize: (key) => ({ authorization: `Bearer ${key}` }),
    closedPaths: closedPaths ?? null,
    diagnose: diagnosis.answer,
    isKeyRestricted: diagnosis.isRestricted,
    readLimits,
    requestId: (headers) => headerText(headers, 'x-request-id'),
    errorBody: ownErrorBody,
    readOwnError: (body) => readError(body)?.message ?? null,
    errorEvent: ownErrorEvent,
    keyCheck: {
      method: 'GET',
      path: '/v1/models',
      headers: {},
      body: null,
      interpret: (status, body) => interpretKeyCheck(name, status, body),
    },
    keyHint: (key) => keyHint(key, name),
    testMessage: {
      path: test.path,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(test.body),
    },
  };
}
