import type { Candidate } from '#main/values/call.ts';
import type { NativeAnswer } from '#main/values/native-answer.ts';
import type { Dialect } from './dialect.ts';
import { createNativeTarget, type NativeRequest, type NativeTargetParts } from './native-target.ts';

/** One paid route of a provider, in its own dialect. */
export interface NativeRoute {
  readonly method: 'POST';
  readonly path: string;
  /** For people: "Message". */
  readonly what: string;
}

/** A provider as its own local address: everything that the door asks of one. */
export function createNativeProvider(
  path: string,
  routes: readonly NativeRoute[],
  parts: NativeTargetParts,
) {
  const { dialect } = parts;
  return {
    path,
    routes,
    readRequest: (body: Buffer): ReturnType<Dialect['readRequest']> => dialect.readRequest(body),
    target: (request: NativeRequest): Candidate<NativeAnswer> => createNativeTarget(parts, request),
    errorBody: (status: number, sentence: string): string => dialect.errorBody(status, sentence),
    errorEvent: (sentence: string): string => dialect.errorEvent(sentence),
  };
}
