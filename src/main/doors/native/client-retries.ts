import { createHash } from 'node:crypto';
import type { Clock } from '#main/host/clock.ts';
import type { ClientRetry } from '#main/values/call.ts';

/** Identical requests so close together are one request and its next try. */
const SOON_MS = 10_000;
/** An SDK that counts its tries may wait longer before the next one: 60 to 90 s were seen when it is told to. */
const LONGEST_SDK_WAIT_MS = 120_000;
/** A client that sends faster is no less well served when older ones are forgotten. */
const REMEMBERED_AT_MOST = 2_000;

/** A request, as far as it tells two apart. */
export interface AskedRequest {
  readonly callId: string;
  readonly clientId: string;
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** `null` when it passes as it comes and is never seen whole. */
  readonly body: Buffer | null;
  /** What the client's SDK says in `x-stainless-retry-count`. */
  readonly retryCount: string | undefined;
}

interface Seen {
  callId: string;
  atMs: number;
}

/** Tells a client's own next tries from new requests. It keeps hashes, and only in memory. */
export class ClientRetries {
  readonly #clock: Clock;
  /** Least lately touched first. */
  readonly #seen = new Map<string, Seen>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Whose next try this is; `null` when it is none. `ended` is to be called once its answer is over, because
   * a client waits from then on.
   */
  note(request: AskedRequest): { readonly retry: ClientRetry | null; readonly ended: () => void } {
    const isDeclared = /^[1-9]\d*$/.test(request.retryCount ?? '');
    const { method, body, callId } = request;
    // Reading the same thing twice is no next try: that is how one waits for something.
    if (method === 'GET' || body === null || body.length === 0)
      return { retry: isDeclared ? { of: null } : null, ended: () => {} };
    const key = keyOf(request, body);
    const nowMs = this.#clock.monotonicMs();
    const before = this.#seen.get(key);
    const ageMs = before ? nowMs - before.atMs : Infinity;
    const isRetry = isDeclared || ageMs <= SOON_MS;
    const of =
      ageMs <= (isDeclared ? LONGEST_SDK_WAIT_MS : SOON_MS) ? (before?.callId ?? null) : null;
    const seen = { callId, atMs: nowMs };
    this.#touch(key, seen);
    return {
      retry: isRetry ? { of } : null,
      ended: () => {
        seen.atMs = this.#clock.monotonicMs();
        if (this.#seen.get(key) === seen) this.#touch(key, seen);
      },
    };
  }

  #touch(key: string, seen: Seen): void {
    this.#seen.delete(key);
    this.#seen.set(key, seen);
    const nowMs = this.#clock.monotonicMs();
    for (const [oldest, { atMs }] of this.#seen) {
      const isOld = nowMs - atMs > LONGEST_SDK_WAIT_MS;
      if (!isOld && this.#seen.size <= REMEMBERED_AT_MOST) return;
      this.#seen.delete(oldest);
    }
  }
}

function keyOf({ clientId, method, path }: AskedRequest, body: Buffer): string {
  return createHash('sha256')
    .update(`${clientId}\n${method}\n${path}\n`)
    .update(body)
    .digest('base64');
}
