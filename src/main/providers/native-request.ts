import type { Readable } from 'node:stream';
import type { ReportedLimit } from '#contract/providers.ts';
import type { Clock } from '#main/host/clock.ts';
import type { HttpClient } from '#main/host/http-client.ts';
import type { AccountReport, Dialect, DialectRoute, Headers, RequestReading } from './dialect.ts';
import type { PriceList } from './prices/price-list.ts';
import type { Unexplained } from './unexplained-refusals.ts';

/** A client's request in the provider's own dialect. */
export interface NativeRequest {
  readonly method: string;
  /** Below the provider's base URL, with its query. */
  readonly path: string;
  readonly headers: Headers;
  /** As it comes when it is too large to be kept: such a request can be sent only once. */
  readonly body: Buffer | Readable;
  readonly route: DialectRoute;
  readonly reading: RequestReading;
}

export interface NativeTargetParts {
  readonly dialect: Dialect;
  readonly prices: PriceList;
  readonly http: HttpClient;
  /** `null` while nobody has said where it is. */
  readonly baseUrl: () => string | null;
  /** Which of several dialects the server there speaks; left out where there is only one. */
  readonly speaks?: () => string | null;
  /** Whether the settings let requests go there; left out, they do. */
  readonly isEnabled?: () => boolean;
  /** Whether a key is there at all, or none is needed; asked before anything is written down. */
  readonly hasKey: () => boolean;
  /** The key, for requests to this origin only; `null` where none is needed. May throw an error with a sentence for the person. */
  readonly readKey: (origin: string) => Promise<string | null>;
  readonly isKeyNeeded?: boolean;
  /** Told of the headers of every answer, for what they say about limits. */
  readonly noteReply: (headers: Headers) => void;
  /** Told of the limits that the body of a refusal names. */
  readonly noteLimits?: (limits: readonly ReportedLimit[]) => void;
  /** Told what is left of the account, when it was the client that asked for that. */
  readonly noteAccount?: (report: AccountReport) => void;
  /** Told when the key is a good one that may not do what was asked. */
  readonly noteRestricted?: () => void;
  readonly clock: Clock;
  /** What is remembered from one answer to the next; left out, nothing is. */
  readonly memory?: { unexplained: Unexplained | null };
}
