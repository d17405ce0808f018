import type { ServerResponse } from 'node:http';
import type { RoutingDecision } from '#contract/routing.ts';
import type { Clock } from '#main/host/clock.ts';
import type { Delivery, End, Problem, Reply, Settlement } from '#main/values/call.ts';
import type { NativeAnswer, StreamReading } from '#main/values/native-answer.ts';
import type { Source, Work, WorkResult } from '#main/values/work.ts';
import { relayStream, type RelayParts } from '../native/relay-stream.ts';
import { sendJson } from '../send-json.ts';
import { costImpact, routingBody } from './routing-body.ts';

/** A provider's own answer to a piece of work, with who can read it. */
export interface DoneWork {
  readonly targetId: string;
  readonly targetName: string;
  readonly native: NativeAnswer;
  readonly worker: {
    readResult(work: Work, headers: NativeAnswer['headers'], body: Uint8Array): WorkResult | null;
    createReader(work: Work): {
      push(chunk: Uint8Array): string;
      readonly sources: readonly Source[];
    };
  };
}

export interface RunClient extends Pick<RelayParts, 'response' | 'hasGone' | 'signal'> {
  readonly callId: string;
  readonly work: Work;
  readonly decision: RoutingDecision;
  readonly startedMs: number;
  /** How much of its tightest limit a provider has used, 0 to 1; `null` for one without limits. */
  readonly limitUsed: (providerId: string) => number | null;
  /** Told of the whole answer once it is there. */
  readonly answered: (result: WorkResult, usedId: string) => void;
}

/** Gives a script the answer to its work in one neutral shape, whoever did it. */
export function createRunDelivery(client: RunClient, clock: Clock): Delivery<DoneWork> {
  const { response, work, decision, callId } = client;
  let finish: (settlement: Settlement) => void = () => response.destroy();

  const meta = (settlement: Settlement, usedId: string | null) => ({
    call_id: callId,
    provider_used: usedId,
    routing_decision: routingBody(decision),
    cost_impact: costImpact(settlement, decision, usedId),
    execution_time: (clock.monotonicMs() - client.startedMs) / 1_000,
    queue_time: settlement.queuedMs / 1_000,
    rate_limit_used: usedId === null ? null : client.limitUsed(usedId),
    attempts: settlement.attempts,
  });

  async function relay(reply: Reply<DoneWork>, sentAtMs: number): Promise<End> {
    const { native } = reply.answer;
    const sinceSentMs = (): number => Math.round(clock.monotonicMs() - sentAtMs);
    return native.kind === 'whole'
      ? relayWhole(reply, native, sinceSentMs())
      : relayPieces(reply, native, sinceSentMs);
  }

  function relayWhole(
    { answer, fault, upstreamRequestId }: Reply<DoneWork>,
    native: NativeAnswer & { readonly kind: 'whole' },
    tookMs: number,
  ): End {
    const result = fault ? null : answer.worker.readResult(work, native.headers, native.body);
    const common = { ...native.reading, status: native.status, upstreamRequestId };
    if (!result) {
      const problem = fault?.sentence ?? `${answer.targetName} gave an answer that can’t be read.`;
      decline(failed(problem, native.status));
      return {
        ...common,
        state: fault ? 'failed' : 'unknown',
        isUsageFinal: true,
        contentCharacters: 0,
        firstContentMs: null,
        errorKind: fault?.kind ?? 'transient',
        problem,
        retryAfterMs: fault?.retryAfterMs ?? null,
      };
    }
    finish = (settlement) => {
      client.answered(result, answer.targetId);
      setHeaders(response, client, answer.targetId, settlement);
      const about = meta(settlement, answer.targetId);
      if (!work.isStream) sendJson(response, 200, { result: resultBody(result), ...about });
      else sendInOnePiece(response, result, about);
    };
    return {
      ...common,
      state: 'ok',
      isUsageFinal: true,
      contentCharacters: 0,
      firstContentMs: tookMs,
      errorKind: null,
      problem: null,
    };
  }

  async function relayPieces(
    { answer, upstreamRequestId }: Reply<DoneWork>,
    native: NativeAnswer & { readonly kind: 'stream' },
    sinceSentMs: () => number,
  ): Promise<End> {
    const isVoice = work.kind === 'voice';
    const texts = answer.worker.createReader(work);
    let whole = '';
    const reader = isVoice
      ? native.reader
      : neutral(native.reader, (chunk) => {
          const text = texts.push(chunk);
          whole += text;
          return text === '' ? '' : sseEvent('delta', { text });
        });
    const { end, isBroken, isCommitted } = await relayStream(
      native.body,
      reader,
      {
        ...client,
        errorEvent: (message) =>
          isVoice ? '' : sseEvent('error', { code: 'unknown_outcome', message }),
        promisedBytes: null,
        sinceSentMs,
        limits: native.limits,
        begin: () => {
          setHeaders(response, client, answer.targetId, null);
          const audio = native.headers['content-type'] ?? 'application/octet-stream';
          response.setHeader('content-type', isVoice ? String(audio) : 'text/event-stream');
          response.writeHead(200);
          response.flushHeaders();
        },
      },
      clock,
    );
    if (isCommitted)
      finish = (settlement) => {
        if (isBroken) return void response.destroy();
        if (!isVoice) {
          const result = { kind: 'text', text: whole, sources: texts.sources } as const;
          client.answered(result, answer.targetId);
          const { sources } = texts;
          response.write(sseEvent('done', { sources, ...meta(settlement, answer.targetId) }));
        }
        response.end();
      };
    else decline(failed(end.problem ?? '', native.status));
    return { ...end, status: native.status, upstreamRequestId };
  }

  function decline(problem: Problem): void {
    finish = (settlement) => sendProblem(problem, settlement);
  }

  function sendProblem(problem: Problem, settlement: Settlement): void {
    const { tooDear, scores } = decision;
    const dearer = scores.find(({ id }) => id === tooDear[0]);
    const {
      code,
      status,
      sentence,
      retryAtMs,
      retryAfterMs = null,
    } = dearer ? aboveCeiling(problem, dearer) : problem;
    if (retryAfterMs !== null)
      response.setHeader('retry-after', String(Math.ceil(retryAfterMs / 1_000)));
    response.setHeader('x-tallylight-call-id', callId);
    sendJson(response, status, {
      error: { code, message: sentence },
      retry_at: retryAtMs === null ? null : new Date(retryAtMs).toISOString(),
      ...meta(settlement, null),
    });
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

/** The same stream, read along, but with events of our own in place of the provider's. */
function neutral(reader: StreamReading, translate: (chunk: Uint8Array) => string): StreamReading {
  const pass = (chunk: Uint8Array): Uint8Array => Buffer.from(translate(chunk));
  return {
    push: (chunk) => pass(reader.push(chunk)),
    end: () => pass(reader.end()),
    get reading() {
      return reader.reading;
    },
    get isUsageFinal() {
      return reader.isUsageFinal;
    },
    get hasContent() {
      return reader.hasContent;
    },
    get isComplete() {
      return reader.isComplete;
    },
    get contentCharacters() {
      return reader.contentCharacters;
    },
    get fault() {
      return reader.fault;
    },
  };
}

function sseEvent(name: string, data: object): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** Who asked for a stream gets one, though all of it is there at once. */
function sendInOnePiece(response: ServerResponse, result: WorkResult, about: object): void {
  const isText = result.kind === 'text';
  response.writeHead(200, { 'content-type': isText ? 'text/event-stream' : result.contentType });
  if (!isText) return void response.end(result.audio);
  const { text, sources } = result;
  response.end(sseEvent('delta', { text }) + sseEvent('done', { sources, ...about }));
}

function resultBody(result: WorkResult): object {
  return result.kind === 'text'
    ? { text: result.text, sources: result.sources }
    : { audio: result.audio.toString('base64'), content_type: result.contentType };
}

function setHeaders(
  response: ServerResponse,
  { callId, decision }: RunClient,
  usedId: string,
  settlement: Settlement | null,
): void {
  response.setHeader('x-tallylight-call-id', callId);
  response.setHeader('x-tallylight-provider', usedId);
  const [first] = decision.order;
  if (first !== undefined && first !== usedId)
    response.setHeader('x-tallylight-rerouted', `${first} -> ${usedId}`);
  if (settlement && settlement.cost.source !== null)
    response.setHeader('x-tallylight-cost-source', settlement.cost.source);
}

function failed(sentence: string, status: number): Problem {
  const code = 'request_failed';
  return { code, status: status >= 400 ? status : 502, sentence, retryAtMs: null };
}

const NANO = 1_000_000_000;

/** Whoever is dearer was not asked, so the person is told what it would take. */
function aboveCeiling(
  problem: Problem,
  { name, expectedNanoUsd }: RoutingDecision['scores'][number],
): Problem {
  const price =
    expectedNanoUsd === null
      ? 'at a price that is not known'
      : `for about $${(expectedNanoUsd / NANO).toFixed(4)}`;
  return {
    code: 'above_price_ceiling',
    status: 402,
    sentence: `${problem.sentence} ${name} could do it ${price}, which is more than a failover may cost. Allow it with requirements.max_cost.`,
    retryAtMs: null,
  };
}
