import { SdkError, SdkErrorCode, type Client } from '@modelcontextprotocol/client';
import * as z from 'zod';
import { CallLostError, NotSentError } from './server-errors.ts';

export interface Progress {
  readonly progress: number;
  readonly total?: number | undefined;
  readonly message?: string | undefined;
}

export interface ToolCallOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** A result exactly as the server gave it. */
export type RawResult = Readonly<Record<string, unknown>>;

/** Renewed by progress. */
const CALL_IDLE_MS = 60_000;
const CALL_TOTAL_MS = 1_800_000;

const AnyResult = z.looseObject({});

/**
 * Throws `NotSentError`, `CallLostError` when no answer came, the server's own protocol error, or the
 * signal's reason.
 */
export async function callTool(
  client: Client,
  name: string,
  args: RawResult,
  { signal, onProgress }: ToolCallOptions,
): Promise<RawResult> {
  signal.throwIfAborted();
  if (client.transport === undefined) throw new NotSentError('The server has ended.');
  try {
    return await client.request(
      { method: 'tools/call', params: { name, arguments: args } },
      AnyResult,
      {
        signal,
        timeout: CALL_IDLE_MS,
        resetTimeoutOnProgress: true,
        maxTotalTimeout: CALL_TOTAL_MS,
        ...(onProgress && { onprogress: onProgress }),
      },
    );
  } catch (error) {
    signal.throwIfAborted();
    if (isAnswer(error) || error instanceof NotSentError) throw error;
    throw new CallLostError(
      reasonOf(error),
      error instanceof Error ? error.message : String(error),
    );
  }
}

/** Whether this is a protocol error that the server itself answered with. The SDK's own have a text for code. */
export function isAnswer(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'number';
}

function reasonOf(error: unknown): CallLostError['reason'] {
  if (!(error instanceof SdkError)) return 'ended';
  if (error.code === SdkErrorCode.RequestTimeout) return 'timed-out';
  return error.code === SdkErrorCode.ConnectionClosed ? 'ended' : 'unreadable';
}
