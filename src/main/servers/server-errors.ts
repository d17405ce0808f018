import type { ServerState } from '#contract/servers.ts';

/** A call that was never sent, because the server is not there. */
export class ServerDownError extends Error {
  override readonly name = 'ServerDownError';
  readonly state: ServerState;
  readonly nextTry: { readonly attempt: number; readonly of: number; readonly atMs: number } | null;

  constructor(
    state: ServerState,
    sentence: string,
    nextTry: { readonly attempt: number; readonly of: number; readonly atMs: number } | null,
  ) {
    super(sentence);
    this.state = state;
    this.nextTry = nextTry;
  }
}

/** A call that was sent and not answered: nobody knows what it did. */
export class CallLostError extends Error {
  override readonly name = 'CallLostError';
}
