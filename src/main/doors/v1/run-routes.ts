import type { IncomingMessage } from 'node:http';
import type { RoutingDecision } from '#contract/routing.ts';
import type { Clock } from '#main/host/clock.ts';
import type { Exchange } from '#main/host/route.ts';
import type { Call, Candidate, Delivery, Settlement } from '#main/values/call.ts';
import type { Work, WorkResult } from '#main/values/work.ts';
import { BodyTooLargeError, readBody } from '../read-body.ts';
import { parseBody } from '../parse-body.ts';
import { sendError, sendJson } from '../send-json.ts';
import { RouteAnswer, RunAnswer } from './answers.ts';
import { mistakeIn } from './mistake-in.ts';
import { routingBody } from './routing-body.ts';
import { createRunDelivery, type DoneWork } from './run-delivery.ts';
import { RouteRequest, RunRequest } from './run-request.ts';
import type { V1Route } from './v1-route.ts';

interface Known {
  readonly id: string;
  readonly kind: Work['kind'];
  readonly requestTypes: readonly string[];
  readonly instructions: string | null;
}

interface RunPlan {
  readonly order: readonly Candidate<DoneWork>[];
  readonly why: string;
}

/** What the routes ask. */
export interface RunDesk<Capability extends Known> {
  /** `null` for a kind of work that nobody knows. */
  capability(id: string): Capability | null;
  readonly capabilities: () => readonly string[];
  route(wish: {
    readonly capability: Capability;
    readonly requestType: string;
    readonly work: Work;
    readonly complexity: 'low' | 'normal' | 'high';
    readonly requirements: {
      readonly qualityThreshold: number;
      readonly maxNanoUsd: number | null;
      readonly budgetNanoUsd: number | null;
      readonly deadlineMs: number | null;
    };
    readonly strategy: RunRequest['strategy'] | null;
    readonly call: Pick<Call, 'clientName' | 'episodeTag' | 'clientId'>;
    readonly only: readonly string[];
    readonly except: readonly string[];
  }): { readonly decision: RoutingDecision; readonly plan: RunPlan };
  run(call: Call, plan: RunPlan, delivery: Delivery<DoneWork>): Promise<Settlement>;
  /** Told of an answer, to keep what may be asked again. */
  answered(call: Call, work: Work, result: WorkResult, usedId: string | null): void;
  /** How much of its tightest limit a provider has used, 0 to 1; `null` for one without limits. */
  limitUsed(providerId: string): number | null;
  newCallId(): string;
  /** Aborted once Tallylight shuts down. */
  readonly stopping: AbortSignal;
  /** What is asked of quality, and how patient a request is, where it doesn’t say. */
  readonly usual: {
    readonly quality: Readonly<Record<'low' | 'normal' | 'high', number>>;
    readonly patience: Readonly<
      Record<
        'low' | 'normal' | 'high',
        { readonly priority: Call['priority']; readonly deadlineMs: number }
      >
    >;
  };
}

const LARGEST_BODY_BYTES = 8 * 1024 * 1024;
const NANO = 1_000_000_000;
const WHAT: Readonly<Record<string, string>> = {
  evaluate: 'Evaluation',
  script: 'Script',
  voice: 'Voice line',
  research: 'Research',
  fact_check: 'Fact check',
};

/** `POST /v1/run/{capability}` does a piece of work; `POST /v1/route` only says who would do it, and why. */
export function createRunRoutes<Capability extends Known>(
  desk: RunDesk<Capability>,
  clock: Clock,
): V1Route[] {
  async function handle(exchange: Exchange, isRun: boolean): Promise<void> {
    const { request, response, caller, params } = exchange;
    const read = await readRequest(request);
    if (typeof read === 'string') return sendError(response, 400, 'bad_request', read);
    if (read === null) return sendError(response, 413, 'too_large', TOO_LARGE);
    const id = isRun ? (params['capability'] ?? '') : read.capability;
    if (id === '') return sendError(response, 400, 'bad_request', whichWork(desk.capabilities()));
    const capability = desk.capability(id);
    if (!capability)
      return sendError(response, 404, 'unknown_capability', unknown(id, desk.capabilities()));
    const { body } = read;
    const requestType = body.request_type ?? capability.requestTypes[0] ?? capability.id;
    if (!capability.requestTypes.includes(requestType))
      return sendError(response, 400, 'bad_request', notOfIt(requestType, capability));

    const work = workOf(body, capability, requestType);
    if (typeof work === 'string') return sendError(response, 400, 'bad_request', work);

    const startedMs = clock.monotonicMs();
    const { requirements } = body;
    const patience = desk.usual.patience[requirements.urgency];
    const patienceMs =
      requirements.deadline === undefined ? patience.deadlineMs : requirements.deadline * 1_000;
    const gone = new AbortController();
    response.on('close', () => {
      if (!response.writableFinished) gone.abort();
    });
    const callId = desk.newCallId();
    const call: Call = {
      id: callId,
      kind: 'message',
      what: WHAT[capability.id] ?? capability.id,
      clientId: caller.id,
      clientName: caller.name,
      episodeTag: body.episode ?? null,
      model: null,
      requestType,
      isStream: body.stream,
      priority: requirements.priority ?? patience.priority,
      deadlineMs: startedMs + patienceMs,
      signal: AbortSignal.any([gone.signal, desk.stopping]),
    };
    const { complexity, budget_constraint: budget, max_cost: maxCost } = requirements;
    const { decision, plan } = desk.route({
      capability,
      requestType,
      work,
      complexity,
      requirements: {
        qualityThreshold: requirements.quality_threshold ?? desk.usual.quality[complexity],
        maxNanoUsd: toNano(maxCost),
        budgetNanoUsd: toNano(budget),
        deadlineMs: patienceMs,
      },
      strategy: body.strategy ?? null,
      call,
      only: body.only,
      except: body.exclude,
    });
    if (!isRun)
      return sendJson(response, 200, {
        ...routingBody(decision),
        execution_time: (clock.monotonicMs() - startedMs) / 1_000,
      });
    const delivery = createRunDelivery(
      {
        callId,
        response,
        hasGone: () => gone.signal.aborted,
        signal: call.signal,
        work,
        decision,
        startedMs,
        limitUsed: (id) => desk.limitUsed(id),
        answered: (result, usedId) => desk.answered(call, work, result, usedId),
      },
      clock,
    );
    await desk.run(call, plan, delivery);
  }

  return [
    {
      method: 'POST',
      path: '/v1/run/:capability',
      access: 'use',
      api: {
        summary:
          'Has a piece of work done by whoever suits best; with stream as server-sent events',
        body: RunRequest,
        answer: RunAnswer,
        errors: [400, 402, 404, 413, 429, 502, 503, 504],
      },
      handle: (exchange) => handle(exchange, true),
    },
    {
      method: 'POST',
      path: '/v1/route',
      access: 'use',
      api: {
        summary: 'Says who would do a piece of work, and why, without doing it',
        body: RouteRequest,
        answer: RouteAnswer,
        errors: [400, 404, 413],
      },
      handle: (exchange) => handle(exchange, false),
    },
  ];
}

const FACT_CHECKING = 'fact_checking';
const TOO_LARGE = 'This request is larger than 8 MB, which is the limit.';

function whichWork(known: readonly string[]): string {
  return `“capability” is missing: say which kind of work it is. There are: ${known.join(', ')}.`;
}

function unknown(id: string, known: readonly string[]): string {
  return `There is no kind of work “${id}”. There are: ${known.join(', ')}.`;
}

function notOfIt(requestType: string, { id, requestTypes }: Known): string {
  return `“${id}” does no “${requestType}”. It does: ${requestTypes.join(', ')}.`;
}

/** The body, a sentence on what is wrong with it, or `null` when it is too large. */
async function readRequest(
  request: IncomingMessage,
): Promise<{ readonly capability: string; readonly body: RunRequest } | string | null> {
  let text: string;
  try {
    text = (await readBody(request, LARGEST_BODY_BYTES)).toString('utf8');
  } catch (error) {
    if (error instanceof BodyTooLargeError) return null;
    throw error;
  }
  const json = parseBody(text);
  if (typeof json !== 'object' || json === null) return 'Send a JSON object.';
  const { capability = '', ...rest } = json as { capability?: unknown };
  const body = RunRequest.safeParse(rest);
  return body.success ? { capability: String(capability), body: body.data } : mistakeIn(body.error);
}

/** The work, or a sentence on what does not belong to it: what nobody can do is not left out silently. */
function workOf(
  body: RunRequest,
  { kind, instructions }: Known,
  requestType: string,
): Work | string {
  const { input, stream: isStream, context } = body;
  const said = [instructions, body.system].filter((text) => typeof text === 'string');
  const system = said.length === 0 ? null : said.join('\n\n');
  const maxOutputTokens = body.max_output_tokens ?? null;
  if (kind === 'voice') {
    const stray = (['context', 'system', 'max_output_tokens'] as const).find(
      (name) => body[name] !== undefined && body[name] !== null,
    );
    if (stray !== undefined) return `“${stray}” means nothing for a voice. Leave it out.`;
    return { kind, text: input, voice: body.voice ?? null, isStream };
  }
  if (body.voice !== undefined) return '“voice” means nothing for a text. Leave it out.';
  const common = { system, maxOutputTokens, isStream };
  return kind === 'text'
    ? { kind, prompt: withContext(input, context), ...common }
    : {
        kind,
        question: withContext(input, context),
        isFactCheck: requestType === FACT_CHECKING,
        ...common,
      };
}

function withContext(input: string, context: unknown): string {
  if (context === undefined || context === null) return input;
  const text = typeof context === 'string' ? context : JSON.stringify(context, null, 2);
  return `${input}\n\n${text}`;
}

function toNano(usd: number | undefined): number | null {
  return usd === undefined ? null : Math.round(usd * NANO);
}
