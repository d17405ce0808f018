import * as z from 'zod';
import type { HttpClient } from '#main/host/http-client.ts';
import type { ErrorKind } from '#main/values/fault.ts';
import { ANY_MODEL, type Dialect } from './dialect.ts';
import { parseJson } from './parse-json.ts';
import type { CertainTest, TestResult } from './provider-router.ts';

const DEADLINE_MS = 60_000;

/** Sends the smallest paid message to our own address, as any client would, with `token` as its key. */
export async function sendTestMessage(
  http: HttpClient,
  dialect: Dialect,
  baseUrl: string,
  token: string,
): Promise<TestResult> {
  const { callId, fault, sentence } = await send(http, dialect, baseUrl, token);
  return { callId, ok: fault === null, sentence };
}

/** Sends the same, and says what its answer means for the key that is kept. */
export async function checkForCertain(
  http: HttpClient,
  dialect: Dialect,
  baseUrl: string,
  token: string,
): Promise<CertainTest> {
  const { callId, fault, isRestricted, isOurs, sentence } = await send(
    http,
    dialect,
    baseUrl,
    token,
  );
  if (fault === null)
    return {
      callId,
      outcome: 'works',
      sentence: `Works. ${dialect.providerName} answered a real request.`,
    };
  if (isRestricted) return { callId, outcome: 'restricted', sentence };
  // What we refuse ourselves says nothing about the key.
  return { callId, outcome: isOurs ? 'cannot-tell' : outcomeOf(fault.kind), sentence };
}

async function send(http: HttpClient, dialect: Dialect, baseUrl: string, token: string) {
  const { path, headers, body } = dialect.testMessage;
  const deadlineMs = Math.max(DEADLINE_MS, dialect.firstTokenMs);
  const ask = async (method: 'GET' | 'POST', below: string, sent: Buffer | null) => {
    const url = new URL(baseUrl + below);
    const answer = await http.send({
      origin: url.origin,
      path: url.pathname,
      method,
      headers: { ...headers, ...dialect.authorize(token, below) },
      body: sent,
      signal: AbortSignal.timeout(deadlineMs),
    });
    return { ...answer, text: Buffer.concat(await answer.body.toArray()) };
  };
  const model = body.includes(ANY_MODEL)
    ? firstModel((await ask('GET', '/v1/models', null)).text)
    : '';
  const reply = await ask('POST', path, Buffer.from(body.replace(ANY_MODEL, () => model)));
  const { text } = reply;
  const callId = String(reply.headers['x-tallylight-call-id'] ?? '');
  const fault = dialect.diagnose(reply.status, reply.headers, text, 0);
  // Where the call never got as far as the provider, the words are our own and not its.
  const isOurs = reply.headers['x-tallylight-code'] !== undefined;
  const own = isOurs ? dialect.readOwnError(text) : null;
  return {
    callId,
    fault,
    isOurs,
    isRestricted: !isOurs && dialect.isKeyRestricted(reply.status, text),
    sentence:
      own ?? fault?.sentence ?? `${dialect.providerName} answered. The request is in Activity.`,
  };
}

function outcomeOf(kind: ErrorKind): 'refused' | 'no-credit' | 'cannot-tell' {
  if (kind === 'auth') return 'refused';
  return kind === 'quota_exhausted' ? 'no-credit' : 'cannot-tell';
}

const ModelList = z.object({ data: z.array(z.object({ id: z.string() })) });

/** As it stands inside a JSON text. Without one, the server says itself what is missing. */
function firstModel(list: Buffer): string {
  const found = ModelList.safeParse(parseJson(list));
  const id = found.success ? (found.data.data[0]?.id ?? '') : '';
  return JSON.stringify(id).slice(1, -1);
}
