import type { Clock } from '#main/host/clock.ts';
import type { HttpClient } from '#main/host/http-client.ts';
import type { Dialect, Headers } from './dialect.ts';
import { headerText } from './header-text.ts';
import { reachOf } from './own-address.ts';

const DEADLINE_MS = 10_000;

/** When the provider says that it answered, in milliseconds since the epoch; `null` when it does not. */
export function readDate(headers: Headers): number | null {
  const dateMs = Date.parse(headerText(headers, 'date') ?? '');
  return Number.isNaN(dateMs) ? null : dateMs;
}

/** Asks for the time with the provider's free request, without a key: any answer has a date. Never throws. */
export async function askForDate(
  http: HttpClient,
  dialect: Dialect,
  baseUrl: string,
  clock: Clock,
): Promise<number | null> {
  const { keyCheck } = dialect;
  const base = new URL(baseUrl);
  const deadline = new AbortController();
  const cancel = clock.after(DEADLINE_MS, () => deadline.abort());
  try {
    const { headers, body } = await http.send({
      origin: base.origin,
      path: base.pathname.replace(/\/$/, '') + keyCheck.path,
      method: keyCheck.method,
      headers: keyCheck.headers,
      body: keyCheck.body === null ? null : Buffer.from(keyCheck.body),
      reach: reachOf(dialect),
      signal: deadline.signal,
    });
    // Read to its end: to destroy it would be an error that nobody waits for.
    await body.toArray({ signal: deadline.signal });
    return readDate(headers);
  } catch {
    return null;
  } finally {
    cancel();
  }
}
