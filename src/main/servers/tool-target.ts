import { AttemptError, type Candidate, type Problem } from '#main/values/call.ts';
import type { Fault } from '#main/values/fault.ts';
import { CallLostError, ServerDownError } from './server-errors.ts';
import type { RawResult, ToolCallOptions } from './server-run.ts';
import type { ExposedTool, Supervisor } from './supervisor.ts';

/** A tool of a server as a place where a call can go. A result that says `isError` is an answer, not a fault. */
export function createToolTarget(
  servers: Pick<Supervisor, 'call'>,
  tool: Pick<ExposedTool, 'serverId' | 'serverName' | 'name'>,
  args: RawResult,
  onProgress: ToolCallOptions['onProgress'],
): Candidate<RawResult> {
  const { serverId, serverName, name } = tool;
  return {
    targetId: serverId,
    targetName: serverName,
    // Only the server itself knows whether its next start is near enough to wait for.
    obstacle: () => null,
    estimateUsage: () => null,
    send: async (signal) => {
      try {
        const answer = await servers.call(serverId, name, args, { signal, onProgress });
        return { status: null, upstreamRequestId: null, fault: null, answer };
      } catch (error) {
        signal.throwIfAborted();
        throw explain(error, serverName);
      }
    },
  };
}

function explain(error: unknown, serverName: string): unknown {
  const sentence = error instanceof Error ? error.message : String(error);
  const fault = (kind: Fault['kind']): Fault => ({ kind, sentence, retryAfterMs: null });
  const problem = (code: Problem['code'], status: number, retryAtMs: number | null): Problem => ({
    ...{ code, status, retryAtMs, sentence },
  });
  if (error instanceof ServerDownError) {
    const when = error.nextTry?.atMs ?? null;
    return new AttemptError(fault('transient'), problem('server_down', 503, when), false);
  }
  if (error instanceof CallLostError) {
    const lost = `${serverName} ended before it answered. Nobody knows whether it did what was asked, so this is not repeated by itself.`;
    return new AttemptError(
      { ...fault('transient'), sentence: lost },
      { ...problem('unknown_outcome', 502, null), sentence: lost },
      true,
    );
  }
  // A protocol error that the server answered with: it was sent, and is known to have failed.
  return new AttemptError(fault('bad_request'), problem('request_failed', 400, null), false);
}
