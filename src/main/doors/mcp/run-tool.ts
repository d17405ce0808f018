import type { Clock } from '#main/host/clock.ts';
import type { Call, Candidate, Delivery, End, Problem, Settlement } from '#main/values/call.ts';
import type { ToolRequest } from './mcp-server.ts';

type Result = Readonly<Record<string, unknown>>;

/** How a server stood that a call could not be given to. */
interface ServerDown {
  readonly state: string;
  readonly nextTryAtMs: number | null;
  readonly attempt: number | null;
  readonly of: number | null;
}

/** The place of a tool, which can also say how its server stands. */
interface ToolTarget extends Candidate<Result> {
  down(): ServerDown | null;
}

export interface ToolRunnerParts {
  /** Where the call goes; `null` when no server has such a tool. */
  readonly target: (request: ToolRequest) => ToolTarget | null;
  readonly run: (
    call: Call,
    candidates: readonly Candidate<Result>[],
    delivery: Delivery<Result>,
  ) => Promise<Settlement>;
  readonly newCallId: () => string;
  /** Aborted when Tallylight shuts down. */
  readonly stopping: AbortSignal;
}

/** Runs tool calls over the one path of all calls. Whatever happens, a model gets a result to read. */
export function createToolRunner(parts: ToolRunnerParts, clock: Clock) {
  return async (request: ToolRequest): Promise<Result> => {
    const target = parts.target(request);
    if (!target) return unknownTool(request.exposedName);
    const { caller, exposedName } = request;
    const call: Call = {
      id: parts.newCallId(),
      kind: 'tool',
      what: `Tool ${exposedName.slice(exposedName.indexOf('_') + 1)}`,
      clientId: caller.id,
      clientName: caller.name,
      episodeTag: caller.episodeTag,
      model: null,
      requestType: null,
      isStream: false,
      priority: 'normal',
      deadlineMs: null,
      signal: AbortSignal.any([request.signal, parts.stopping]),
    };
    let result: Result = errorResult('The call was cancelled.', {});
    const delivery: Delivery<Result> = {
      relay: async (reply, sentAtMs) => {
        result = withMeta(reply.answer, { callId: call.id });
        return endOf(reply.answer, Math.round(clock.monotonicMs() - sentAtMs));
      },
      decline: (problem) => {
        result = declined(problem, target, call.id, clock.wallMs());
      },
      finish: () => {},
    };
    await parts.run(call, [target], delivery);
    return result;
  };
}

function endOf(answer: Result, tookMs: number): End {
  const isError = answer['isError'] === true;
  return {
    state: isError ? 'tool-error' : 'ok',
    status: null,
    model: null,
    usage: null,
    isUsageFinal: true,
    contentCharacters: 0,
    firstContentMs: tookMs,
    errorKind: null,
    problem: isError ? firstText(answer) : null,
    upstreamRequestId: null,
  };
}

function declined(
  { code, sentence, retryAtMs }: Problem,
  target: ToolTarget,
  callId: string,
  nowMs: number,
): Result {
  const { state = null, nextTryAtMs = retryAtMs, attempt = null, of = null } = target.down() ?? {};
  const nextTryMs = nextTryAtMs === null ? null : Math.max(0, Math.round(nextTryAtMs - nowMs));
  const server = target.targetId;
  return errorResult(sentence, { server, state, reason: code, nextTryMs, attempt, of, callId });
}

/** It goes nowhere and is no call of anybody's, so the ledger has none. */
function unknownTool(name: string): Result {
  return { isError: true, content: [{ type: 'text', text: `There is no tool “${name}”.` }] };
}

/** A result that says what went wrong, in words that a model can act on. */
function errorResult(text: string, meta: Result): Result {
  return withMeta({ isError: true, content: [{ type: 'text', text }] }, meta);
}

/** Our own fields stand beside the server's, under our own prefix. */
function withMeta(result: Result, meta: Result): Result {
  const before = (result['_meta'] ?? {}) as Result;
  return { ...result, _meta: { ...before, 'tallylight/call': meta } };
}

const LONGEST_PROBLEM = 300;

function firstText(answer: Result): string {
  const content: unknown[] = Array.isArray(answer['content']) ? answer['content'] : [];
  for (const part of content)
    if (typeof part === 'object' && part !== null && 'text' in part)
      return String(part.text).slice(0, LONGEST_PROBLEM);
  return 'The tool reported an error.';
}
