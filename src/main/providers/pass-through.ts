import { NOTHING_READ } from '#main/values/native-answer.ts';
import { createByteReader } from './byte-reader.ts';
import type { DialectRoute } from './dialect.ts';
import { noEstimate } from './estimates.ts';

/** A path that nobody here knows: it passes as it is, and what it cost stays unknown. */
export function passThrough(method: DialectRoute['method']): DialectRoute {
  return {
    method,
    path: /^\//,
    what: 'Other request',
    requestType: null,
    isFree: false,
    isUpload: true,
    readRequest: () => ({ model: null, isStream: true, estimate: noEstimate, body: null }),
    isStreamed: () => true,
    readReply: () => NOTHING_READ,
    createStreamReader: createByteReader,
  };
}
