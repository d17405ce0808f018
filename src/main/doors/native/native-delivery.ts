import type { ServerResponse } from 'node:http';
import type { Clock } from '#main/host/clock.ts';
import type { Delivery, End, Problem, Reply, Settlement } from '#main/values/call.ts';
import type { NativeAnswer } from '#main/values/native-answer.ts';
import { relayStream, type RelayParts } from './relay-stream.ts';

interface OwnErrors {
  errorBody(status: number, sentence: string): string;
  errorEvent(sentence: string): string;
}

/** Gives one client its answer: relays a stream at once, and holds everything else back until the books are closed. */
export function createNativeDelivery(
  client: Pick<RelayParts, 'response' | 'hasGone' | 'signal'> & { readonly callId: string },
  errors: OwnErrors,
  clock: Clock,
): Delivery<NativeAnswer> {
  const { response, callId } = client;
  let finish: (settlement: Settlement) => void = () => response.destroy();

  async function relay(reply: Reply<NativeAnswer>, sentAtMs: number): Promise<End> {
    const { answer } = reply;
    const sinceSentMs = (): number => Math.round(clock.monotonicMs() - sentAtMs);
    if (answer.kind === 'whole') {
      finish = (settlement) => sendWhole(response, callId, answer, settlement);
      return endOfWhole(reply, sinceSentMs());
    }
    writeHead(response, callId, answer);
    const parts = { ...client, errorEvent: (text: string) => errors.errorEvent(text), sinceSentMs };
    const { end, isBroken } = await relayStream(answer.body, answer.reader, parts, clock);
    // Most SDKs take a stream that merely ends for a success, so a broken one is cut.
    finish = () => (isBroken ? response.destroy() : response.end());
    return { ...end, status: answer.status, upstreamRequestId: reply.upstreamRequestId };
  }

  function decline({ status, sentence, code, retryAtMs }: Problem): void {
    finish = () => {
      const body = errors.errorBody(status, sentence);
      response.writeHead(status, {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'x-tallylight-call-id': callId,
        'x-tallylight-code': code,
        // We have given up, so the SDK's own retries would only repeat it.
        'x-should-retry': 'false',
        ...(retryAtMs === null
          ? {}
          : { 'x-tallylight-retry-at': new Date(retryAtMs).toISOString() }),
      });
      response.end(body);
    };
  }

  return {
    relay,
    decline,
    finish: (settlement) => {
      if (client.hasGone()) response.destroy();
      else finish(settlement);
    },
  };
}

function endOfWhole(
  { answer, fault, upstreamRequestId }: Reply<NativeAnswer>,
  tookMs: number,
): End {
  const reading = answer.kind === 'whole' ? answer.reading : { model: null, usage: null };
  return {
    state: fault ? 'failed' : 'ok',
    status: answer.status,
    model: reading.model,
    usage: reading.usage,
    isUsageFinal: true,
    contentCharacters: 0,
    firstContentMs: fault ? null : tookMs,
    errorKind: fault?.kind ?? null,
    problem: fault?.sentence ?? null,
    upstreamRequestId,
  };
}

function sendWhole(
  response: ServerResponse,
  callId: string,
  answer: NativeAnswer & { readonly kind: 'whole' },
  { cost }: Settlement,
): void {
  if (cost.nanoUsd !== null && cost.source !== null)
    response.setHeader('x-tallylight-cost', `${formatUsd(cost.nanoUsd)}; source=${cost.source}`);
  response.setHeader('content-length', answer.body.length);
  writeHead(response, callId, answer);
  response.end(answer.body);
}

function writeHead(response: ServerResponse, callId: string, answer: NativeAnswer): void {
  for (const [name, value] of Object.entries(answer.headers))
    response.setHeader(name, typeof value === 'string' ? value : [...value]);
  response.setHeader('x-tallylight-call-id', callId);
  response.writeHead(answer.status);
  response.flushHeaders();
}

/** US dollars with all nine decimals: `0.000123000`. */
function formatUsd(nanoUsd: number): string {
  const digits = String(nanoUsd).padStart(10, '0');
  return `${digits.slice(0, -9)}.${digits.slice(-9)}`;
}
