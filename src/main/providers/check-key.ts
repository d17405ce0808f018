import type { KeyTest } from '#contract/providers.ts';
import type { Clock } from '#main/host/clock.ts';
import type { HttpClient } from '#main/host/http-client.ts';
import type { Dialect } from './dialect.ts';

const DEADLINE_MS = 10_000;

/** Tries a key with the provider's free request. Never throws: what keeps it from an answer is an outcome. */
export async function checkKey(
  http: HttpClient,
  dialect: Dialect,
  baseUrl: string,
  key: string | null,
  clock: Clock,
): Promise<KeyTest> {
  const { keyCheck, providerName } = dialect;
  const base = new URL(baseUrl);
  const deadline = new AbortController();
  const cancel = clock.after(DEADLINE_MS, () => deadline.abort());
  let answer: { readonly status: number; readonly body: Buffer };
  try {
    const { status, body } = await http.send({
      origin: base.origin,
      path: base.pathname.replace(/\/$/, '') + keyCheck.path,
      method: keyCheck.method,
      headers: {
        ...keyCheck.headers,
        ...(key === null ? {} : dialect.authorize(key, keyCheck.path)),
      },
      body: keyCheck.body === null ? null : Buffer.from(keyCheck.body),
      signal: deadline.signal,
    });
    answer = { status, body: Buffer.concat(await body.toArray({ signal: deadline.signal })) };
  } catch {
    const trouble = deadline.signal.aborted
      ? `${providerName} did not answer within 10 seconds`
      : `${providerName} can’t be reached from this computer right now`;
    return {
      outcome: 'cannot-tell',
      sentence: `${trouble}, so the key was not checked and not saved. Try again when you are online.`,
    };
  } finally {
    cancel();
  }
  return keyCheck.interpret(answer.status, answer.body);
}
