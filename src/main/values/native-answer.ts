import type { Readable } from 'node:stream';
import type { Fault } from './fault.ts';
import type { Usage } from './usage.ts';

export type HeaderValues = Readonly<Record<string, string | readonly string[]>>;

/** What an answer says about itself. What it does not say is `null`. */
export interface Reading {
  readonly model: string | null;
  readonly usage: Usage | null;
  /** What it cost by the provider's own word, in nano-dollars. */
  readonly reportedNanoUsd: number | null;
}

export const NOTHING_READ: Reading = { model: null, usage: null, reportedNanoUsd: null };

/** Reads a stream on its way to the client. */
export interface StreamReading {
  /** Takes the next bytes, cut anywhere, and returns those to pass on. Never throws, whatever they are. */
  push(chunk: Uint8Array): Uint8Array;
  /** Told once that the body has ended as it should; returns what is still to be passed on. */
  end(): Uint8Array;
  readonly reading: Reading;
  /** Whether the reading is all that was used, though the stream was cut. */
  readonly isUsageFinal: boolean;
  /** Whether anything was seen that a client shows. */
  readonly hasContent: boolean;
  /** Whether the stream said that it is complete, or can be nothing else. */
  readonly isComplete: boolean;
  readonly contentCharacters: number;
  /** An error that came inside the stream. */
  readonly fault: Fault | null;
  /** An error of ours in the form of this very stream, where its route has streams of several forms. */
  errorEvent?(sentence: string): string;
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
