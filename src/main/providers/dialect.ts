import type { KeyTest, ReportedLimit } from '#contract/providers.ts';
import type { Fault } from '#main/values/fault.ts';
import type { Reading, StreamReading } from '#main/values/native-answer.ts';
import type { Usage } from '#main/values/usage.ts';

/** The headers of a request or an answer, names in lower case. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface RouteRequest {
  /** The named parts of the path. */
  readonly params: Readonly<Record<string, string>>;
  readonly headers: Headers;
  /** Empty when it has none, or when it is too large to be kept and travels as it comes. */
  readonly body: Uint8Array;
  /** Which of several dialects the server there speaks, where the settings say so. */
  readonly speaks?: string | null;
}

/** An error of ours in the shape that the client's SDK understands. */
export interface OwnErrors {
  errorBody(status: number, sentence: string): string;
  /** For a stream that has begun; empty for bytes that have none. */
  errorEvent(sentence: string): string;
}

/** What a request says of itself; a body that is not what was expected says nothing. */
export interface RequestReading {
  readonly model: string | null;
  readonly isStream: boolean;
  /** What it uses when so many characters come back, for want of a report; `null` asks for the most that may come. */
  estimate(outputCharacters: number | null): Usage;
  /** Sent in place of the client's own bytes; `null` leaves them as they came. */
  readonly body: Buffer | null;
  /** Where another dialect is spoken there: its path, and what its answer is whatever its head says. */
  readonly elsewhere?: { readonly path: string; readonly contentType: string };
}

/** One kind of request to a provider. Pure: bytes and headers in, facts out. */
export interface DialectRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Of the whole path below the provider's address; its named groups are the request's `params`. */
  readonly path: RegExp;
  /** For people: "Message", "Voice line". */
  readonly what: string;
  /** What a request is for when its client doesn't say, such as `content_generation`; `null` for what has no part in routing. */
  readonly requestType: string | null;
  /** Whether the provider charges nothing for it. */
  readonly isFree: boolean;
  /** Whether its body may be as large as a recording, and so travels on as it comes. */
  readonly isUpload: boolean;
  readRequest(request: RouteRequest): RequestReading;
  /** Whether an answer with these headers goes to the client piece by piece. */
  isStreamed(headers: Headers): boolean;
  /** `null` when these bytes are no answer of this provider's at all. `request` is for answers that don't say what they used. */
  readReply(headers: Headers, body: Uint8Array, request: RequestReading): Reading | null;
  createStreamReader(headers: Headers, request: RequestReading): StreamReading;
  /** Wins over the dialect's own, where an answer of this route means something else. */
  readonly diagnose?: Dialect['diagnose'];
  /** Of a route that speaks as another provider does, or whose streams have a shape of their own; left out, the dialect's own. */
  readonly ownErrors?: OwnErrors;
}

/** What a provider says of a whole account. */
export interface AccountReport {
  /** What is left of it; named as our own limit that it corrects, such as "characters per month". */
  readonly limits: readonly ReportedLimit[];
  /** What keeps it from being used, or soon will, for a person; `null` when it is in order. */
  readonly trouble: string | null;
}

/** How one provider speaks. Pure: bytes and headers in, facts out. */
export interface Dialect extends OwnErrors {
  readonly providerId: string;
  readonly providerName: string;
  /** `null` where only the person knows the address, as for a server of their own. */
  readonly baseUrl: string | null;
  /** The page where a key is made; `null` where none is needed. */
  readonly keyPage: string | null;
  /** The one header that carries the key, to a path below the provider's address. */
  authorize(key: string, path: string): Readonly<Record<string, string>>;
  readonly routes: readonly DialectRoute[];
  /** Paths of the account's administration, which are not for local clients. */
  readonly closedPaths: RegExp | null;
  /** The query parameter in which older clients send their key, which goes no further than here; left out where there is none. */
  readonly keyParameter?: string;
  /** Until the first content of an answer that comes in pieces. */
  readonly firstTokenMs: number;
  /** What a person is told when nothing listens at its address; left out where a general sentence does. */
  readonly notRunning?: string | undefined;
  /** `null` when there is no error in it. The body decides before the status, and before a good one, too. */
  diagnose(status: number, headers: Headers, body: Uint8Array, nowMs: number): Fault | null;
  /** Whether a refusal says neither why nor for how long, so that our own count has to; left out where each one says. */
  isUnexplained?(status: number, body: Uint8Array): boolean;
  /** Whether an `auth` fault is about what the key may do, and not about the key itself. */
  isKeyRestricted(status: number, body: Uint8Array): boolean;
  /** Whether a key whose account has run out of credit is refused with the very answer that a wrong key gets. */
  readonly isRefusalLikeNoCredit?: boolean;
  /** What the answer says about the provider's limits; empty when it says nothing. */
  readLimits(headers: Headers, nowMs: number): readonly ReportedLimit[];
  /** What a refusal says about them in its body; left out where that says nothing. */
  readLimitsInBody?(body: Uint8Array, nowMs: number): readonly ReportedLimit[];
  requestId(headers: Headers): string | null;
  /** The sentence in an `errorBody`; `null` when it is none. */
  readOwnError(body: Uint8Array): string | null;
  /** The free request that checks a key, and what its answer means. */
  readonly keyCheck: {
    readonly method: 'GET' | 'POST';
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string | null;
    interpret(status: number, body: Uint8Array): KeyTest;
  };
  /** The free request that tells what is left of the account; left out where there is none. */
  readonly account?: {
    readonly path: string;
    /** `null` for bytes that are no such answer. */
    read(body: Uint8Array, nowMs: number): AccountReport | null;
  };
  /** A hint on a pasted text that can't be a key of this provider; `null` when it looks fine. */
  keyHint(key: string): string | null;
  /** The smallest paid request, for "send a test". */
  readonly testMessage: {
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
}

/** The headers' first token for hosted providers; the figures are in docs/providers.md. */
export const USUAL_FIRST_TOKEN_MS = 20_000;

/** Stands in a test message for the first model that the server itself lists, where nobody else knows its models. */
export const ANY_MODEL = 'any model of the list';
