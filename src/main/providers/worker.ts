import type { Source, Work, WorkResult } from '#main/values/work.ts';
import type { Headers } from './dialect.ts';

/** A piece of work in a provider's own words. */
export interface WorkRequest {
  readonly method: 'GET' | 'POST';
  /** Below the provider's base URL. */
  readonly path: string;
  /** With its question mark; left out where there is none. */
  readonly query?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Reads the text out of a streamed answer on its way. */
export interface WorkReader {
  /** The text in the next bytes, which may be cut anywhere; empty for none. */
  push(chunk: Uint8Array): string;
  /** The sources named so far. */
  readonly sources: readonly Source[];
}

/** How one dialect does neutral work. Pure. Nothing is dropped silently: what it can't say it refuses to do. */
export interface Worker {
  /** The model that it takes when nobody names one; `null` where there is only what the person has. */
  readonly usualModel: string | null;
  /** Where a server that only the person knows lists its models. Asked when nobody names one; its first one is taken. */
  readonly modelList?: { readonly path: string; read(body: Uint8Array): string | null };
  /** Whether the text is longer than this model takes in one request; left out where no such limit is known. */
  isTooLong?(work: Work, model: string | null): boolean;
  /** `null` when it can't do this kind of work. */
  request(work: Work, model: string | null): WorkRequest | null;
  /** `null` when these bytes hold no answer. */
  readResult(work: Work, headers: Headers, body: Uint8Array): WorkResult | null;
  createReader(work: Work): WorkReader;
}

export const JSON_HEADERS: WorkRequest['headers'] = { 'content-type': 'application/json' };

/** For work whose answer is passed on as it comes, such as sound. */
export const NO_TEXT: WorkReader = { push: () => '', sources: [] };
