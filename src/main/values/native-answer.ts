import type { Readable } from 'node:stream';
import type { Fault } from './fault.ts';
import type { Usage } from './usage.ts';

export type HeaderValues = Readonly<Record<string, string | readonly string[]>>;

/** What an answer says about itself. */
export interface Reading {
  readonly model: string | null;
  readonly usage: Usage | null;
}

/** Reads a stream beside its way to the client. */
export interface StreamReading {
  push(chunk: Uint8Array): void;
  readonly reading: Reading;
  /** Whether anything was seen that a client shows. */
  readonly hasContent: boolean;
  /** Whether the stream said that it is complete. */
  readonly isComplete: boolean;
  readonly contentCharacters: number;
  /** An error that came inside the stream. */
  readonly fault: Fault | null;
}

/** How long a stream may take. */
export interface StreamLimits {
  /** From sending to the first content, whatever comes before it. */
  readonly firstContentMs: number;
  /** Between two pieces. */
  readonly idleMs: number;
  /** From sending to its end. */
  readonly totalMs: number;
}

/** A provider's answer in its own dialect, with the headers that may go to the client. */
export type NativeAnswer = {
  readonly status: number;
  readonly headers: HeaderValues;
} & (
  | { readonly kind: 'whole'; readonly body: Buffer; readonly reading: Reading }
  | {
      readonly kind: 'stream';
      readonly body: Readable;
      readonly reader: StreamReading;
      readonly limits: StreamLimits;
    }
);
