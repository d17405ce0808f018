import type { Usage } from '#contract/calls.ts';
import type { KeyTest, ReportedLimit } from '#contract/providers.ts';
import type { Fault } from '#main/values/fault.ts';

/** The headers of an answer, names in lower case. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What an answer says about itself. Counts that it does not give are `null`. */
export interface Reading {
  readonly model: string | null;
  readonly usage: Usage | null;
}

/** Reads a stream beside its way to the client, without changing a byte of it. */
export interface StreamReader {
  /** Takes the next bytes, cut anywhere. Never throws, whatever they are. */
  push(chunk: Uint8Array): void;
  readonly reading: Reading;
  /** Whether anything was seen that a client shows: text, a tool call, thinking. */
  readonly hasContent: boolean;
  /** Whether the stream said that it is complete. */
  readonly isComplete: boolean;
  /** Characters of content seen so far, for an estimate when the usage never arrives. */
  readonly contentCharacters: number;
  /** An error that the provider sent inside the stream. */
  readonly fault: Fault | null;
}

/** What the request itself says, read from its body; a body that is not JSON says nothing. */
export interface RequestReading {
  readonly model: string | null;
  readonly isStream: boolean;
  /** Characters of the prompt, for an estimate when the usage never arrives. */
  readonly inputCharacters: number;
  /** The longest answer that it allows, in tokens; `null` when it does not say. */
  readonly maxOutputTokens: number | null;
}

/** How one provider speaks. Pure: bytes and headers in, facts out. */
export interface Dialect {
  readonly providerId: string;
  readonly providerName: string;
  readonly baseUrl: string;
  readonly keyPage: string;
  /** The one header that carries the key. */
  authorize(key: string): Readonly<Record<string, string>>;
  /** Headers of the client that may travel up, without ours and without hop-by-hop ones. */
  forwardedRequestHeaders(headers: Headers): Record<string, string | readonly string[]>;
  /** Headers of the provider that may travel down. */
  forwardedReplyHeaders(headers: Headers): Record<string, string | readonly string[]>;
  readRequest(body: Uint8Array): RequestReading;
  /** `null` when these bytes are no answer of this provider's at all. */
  readReply(body: Uint8Array): Reading | null;
  createStreamReader(): StreamReader;
  /** `null` when there is no error in it. The body decides before the status, and before a good one, too. */
  diagnose(status: number, headers: Headers, body: Uint8Array, nowMs: number): Fault | null;
  /** Whether an `auth` fault is about what the key may do, and not about the key itself. */
  isKeyRestricted(status: number, body: Uint8Array): boolean;
  /** What the answer says about the provider's limits; empty when it says nothing. */
  readLimits(headers: Headers, nowMs: number): readonly ReportedLimit[];
  requestId(headers: Headers): string | null;
  /** An error of ours, in the shape that this provider's own SDK understands. */
  errorBody(status: number, sentence: string): string;
  /** The sentence in an `errorBody`; `null` when it is none. */
  readOwnError(body: Uint8Array): string | null;
  /** An error of ours for a stream that has begun, as one event in this provider's own shape. */
  errorEvent(sentence: string): string;
  /** The free request that checks a key, and what its answer means. */
  readonly keyCheck: {
    readonly method: 'GET' | 'POST';
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    interpret(status: number, body: Uint8Array): KeyTest;
  };
  /** A hint on a pasted text that can't be a key of this provider; `null` when it looks fine. */
  keyHint(key: string): string | null;
  /** The smallest paid message, for "send a test". */
  readonly testMessage: {
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
}
