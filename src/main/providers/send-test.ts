import type { HttpClient } from '#main/host/http-client.ts';
import type { Dialect } from './dialect.ts';
import type { TestResult } from './provider-router.ts';

const DEADLINE_MS = 60_000;

/** Sends the smallest paid message to our own address, as any client would, with `token` as its key. */
export async function sendTestMessage(
  http: HttpClient,
  dialect: Dialect,
  baseUrl: string,
  token: string,
): Promise<TestResult> {
  const { path, headers, body } = dialect.testMessage;
  const url = new URL(baseUrl + path);
  const reply = await http.send({
    origin: url.origin,
    path: url.pathname,
    method: 'POST',
    headers: { ...headers, ...dialect.authorize(token, path) },
    body: Buffer.from(body),
    signal: AbortSignal.timeout(DEADLINE_MS),
  });
  const text = Buffer.concat(await reply.body.toArray());
  const callId = String(reply.headers['x-tallylight-call-id'] ?? '');
  const fault = dialect.diagnose(reply.status, reply.headers, text, 0);
  if (fault === null) {
    const sentence = `${dialect.providerName} answered. The request is in Activity.`;
    return { callId, ok: true, sentence };
  }
  // Where the call never got as far as the provider, the words are our own and not its.
  const isOurs = reply.headers['x-tallylight-code'] !== undefined;
  const own = isOurs ? dialect.readOwnError(text) : null;
  return { callId, ok: false, sentence: own ?? fault.sentence };
}
