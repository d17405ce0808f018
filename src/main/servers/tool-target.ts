import { AttemptError, type Candidate, type Problem } from '#main/values/call.ts';
import type { Fault } from '#main/values/fault.ts';
import { CallLostError, ServerDownError } from './server-errors.ts';
import type { Supervisor } from './supervisor.ts';
import type { RawResult, ToolCallOptions } from './tool-call.ts';
import type { ExposedTool } from './tool-catalogue.ts';

/** How a server stood that a call could not be given to. */
export interface ServerDown {
  readonly state: string;
  readonly nextTryAtMs: number | null;
  readonly attempt: number | null;
  readonly of: number | null;
}

/** A tool of a server as a place where a call can go. */
export interface ToolTarget extends Candidate<RawResult> {
  /** What the last attempt found instead of a server; `null` when there was one. */
  down(): ServerDown | null;
}

const ONE_REQUEST = { requests: 1, tokens: 0, characters: 0, queries: 0 };

/** A result that says `isError` is an answer, not a fault. */
export function createToolTarget(
  servers: Pick<Supervisor, 'call'>,
  tool: Pick<ExposedTool, 'serverId' | 'serverName' | 'name'>,
  args: RawResult,
  onProgress: ToolCallOptions['onProgress'],
): ToolTarget {
  const { serverId, serverName, name } = tool;
  let down: ServerDown | null = null;
  return {
    targetId: serverId,
    targetName: serverName,
    scope: `server:${serverId}`,
    demand: () => ONE_REQUEST,
    // A tool has no price of its own.
    dearestNanoUsd: () => 0,
    // Only the server itself knows whether its next start is near enough to wait for.
    obstacle: () => null,
    estimateUsage: () => null,
    price: () => null,
    send: async (signal) => {
      try {
        const answer = await servers.call(serverId, name, args, { signal, onProgress });
        return { status: null, upstreamRequestId: null, fault: null, answer };
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof ServerDownError) down = describeDown(error);
        throw explain(error, serverName);
      }
    },
    down: () => down,
  };
}

function describeDown({ state, nextTry }: ServerDownError): ServerDown {
  const { atMs = null, attempt = null, of = null } = nextTry ?? {};
  return { state, nextTryAtMs: atMs, attempt, of };
}

function explain(error: unknown, serverName: string): AttemptError {
  const sentence = error instanceof Error ? error.message : String(error);
  if (error instanceof ServerDownError) {
    const when = error.nextTry?.atMs ?? null;
    return problem('transient', 'server_down', 503, sentence, when, false);
  }
  if (error instanceof CallLostError) {
    const lost = `${lostSentence(error, serverName)} Nobody knows whether it did what was asked, so this is not repeated by itself.`;
    return problem('transient', 'unknown_outcome', 502, lost, null, true);
  }
  // A protocol error that the server answered with: it was sent, and is known to have failed.
  const refused = `${serverName} refused the call: ${sentence}`;
  return problem('bad_request', 'request_failed', 400, refused, null, false);
}

function lostSentence({ reason }: CallLostError, name: string): string {
  switch (reason) {
    case 'ended':
      return `${name} ended before it answered.`;
    case 'timed-out':
      return `${name} did not answer in time.`;
    case 'unreadable':
      return `${name} gave an answer that can’t be read.`;
  }
}

function problem(
  kind: Fault['kind'],
  code: Problem['code'],
  status: number,
  sentence: string,
  retryAtMs: number | null,
  isSent: boolean,
): AttemptError {
  const fault = { kind, sentence, retryAfterMs: null };
  return new AttemptError(fault, { code, status, retryAtMs, sentence }, isSent);
}
