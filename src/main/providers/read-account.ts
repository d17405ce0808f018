import type { Clock } from '#main/host/clock.ts';
import type { HttpClient } from '#main/host/http-client.ts';
import type { Dialect } from './dialect.ts';
import { reachOf } from './own-address.ts';
import type { AccountReading } from './quota-watch.ts';

const DEADLINE_MS = 10_000;

/** Asks for what is left of the account with its free request. Never rejects. */
export async function readAccount(
  http: HttpClient,
  dialect: Dialect,
  baseUrl: string,
  readKey: (origin: string) => Promise<string | null>,
  stopping: AbortSignal,
  clock: Clock,
): Promise<AccountReading> {
  const { account } = dialect;
  if (!account) return { kind: 'nothing' };
  const base = new URL(baseUrl);
  const deadline = new AbortController();
  const signal = AbortSignal.any([deadline.signal, stopping]);
  const cancel = clock.after(DEADLINE_MS, () => deadline.abort());
  try {
    const key = await readKey(base.origin);
    if (key === null) return { kind: 'nothing' };
    const { status, headers, body } = await http.send({
      origin: base.origin,
      path: base.pathname.replace(/\/$/, '') + account.path,
      method: 'GET',
      headers: dialect.authorize(key, account.path),
      body: null,
      reach: reachOf(dialect),
      signal,
    });
    const bytes = Buffer.concat(await body.toArray({ signal }));
    const fault = dialect.diagnose(status, headers, bytes, clock.wallMs());
    if (fault?.kind === 'auth') return { kind: 'denied' };
    const report = fault === null ? account.read(bytes, clock.wallMs()) : null;
    return report === null ? { kind: 'nothing' } : { kind: 'report', report };
  } catch {
    // Whatever kept it from an answer: our own count stands, and it is asked again.
    return { kind: 'nothing' };
  } finally {
    cancel();
  }
}
