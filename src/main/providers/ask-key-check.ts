import type { Clock } from '#main/host/clock.ts';
import type { HttpClient } from '#main/host/http-client.ts';
import type { Dialect, Headers } from './dialect.ts';
import { reachOf } from './own-address.ts';

/** What came of the free request that checks a key. */
export type KeyCheckAnswer =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: Headers;
      readonly body: Buffer;
    }
  | { readonly kind: 'too-slow' | 'unreachable' };

const DEADLINE_MS = 10_000;

/** Sends a provider's free request, with `key` or without any. Never rejects. */
export async function askKeyCheck(
  http: HttpClient,
  dialect: Pick<Dialect, 'keyCheck' | 'authorize' | 'baseUrl'>,
  baseUrl: string,
  key: string | null,
  clock: Clock,
  stopping?: AbortSignal,
): Promise<KeyCheckAnswer> {
  const { keyCheck, authorize } = dialect;
  const base = new URL(baseUrl);
  const deadline = new AbortController();
  const signal = stopping ? AbortSignal.any([deadline.signal, stopping]) : deadline.signal;
  const cancel = clock.after(DEADLINE_MS, () => deadline.abort());
  try {
    const { status, headers, body } = await http.send({
      origin: base.origin,
      path: base.pathname.replace(/\/$/, '') + keyCheck.path,
      method: keyCheck.method,
      headers: {
        ...keyCheck.headers,
        ...(key === null ? {} : authorize(key, keyCheck.path)),
      },
      body: keyCheck.body === null ? null : Buffer.from(keyCheck.body),
      reach: reachOf(dialect),
      signal,
    });
    const bytes = Buffer.concat(await body.toArray({ signal }));
    return { kind: 'answer', status, headers, body: bytes };
  } catch {
    return { kind: deadline.signal.aborted ? 'too-slow' : 'unreachable' };
  } finally {
    cancel();
  }
}
