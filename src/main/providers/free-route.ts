import { NOTHING_READ } from '#main/values/native-answer.ts';
import type { DialectRoute } from './dialect.ts';
import { noEstimate } from './estimates.ts';
import { createByteReader } from './byte-reader.ts';
import { parseJson } from './parse-json.ts';

/** A read that costs nothing, such as a list of models. */
export function freeRoute(
  method: DialectRoute['method'],
  path: RegExp,
  what: string,
): DialectRoute {
  return {
    method,
    path,
    what,
    requestType: null,
    isFree: true,
    isUpload: false,
    readRequest: () => ({ model: null, isStream: false, estimate: noEstimate, body: null }),
    isStreamed: () => false,
    readReply: (_headers, body) => (parseJson(body) === null ? null : NOTHING_READ),
    createStreamReader: createByteReader,
  };
}
