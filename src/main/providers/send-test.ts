import * as z from 'zod';
import type { HttpClient } from '#main/host/http-client.ts';
import { ANY_MODEL, type Dialect } from './dialect.ts';
import { parseJson } from './parse-json.ts';
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
  const deadlineMs = Math.max(DEADLINE_MS, dialect.firstTokenMs);
  const send = async (method: 'GET' | 'POST', below: string, sent: Buffer | null) => {
    const url = new URL(baseUrl + below);
    const answer = await http.send({
      origin: url.origin,
      path: url.pathname,
      method,
      headers: { ...headers, ...dialect.authorize(token) },
      body: sent,
      signal: AbortSignal.timeout(deadlineMs),
    });
    return { ...answer, text: Buffer.concat(await answer.body.toArray()) };
  };
  const model = body.includes(ANY_MODEL)
    ? firstModel((await send('GET', '/v1/models', null)).text)
    : '';
  const reply = await send('POST', path, Buffer.from(body.replace(ANY_MODEL, () => model)));
  const { text } = reply;
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

const ModelList = z.object({ data: z.array(z.object({ id: z.string() })) });

/** As it stands inside a JSON text. Without one, the server says itself what is missing. */
function firstModel(list: Buffer): string {
  const found = ModelList.safeParse(parseJson(list));
  const id = found.success ? (found.data.data[0]?.id ?? '') : '';
  return JSON.stringify(id).slice(1, -1);
}
