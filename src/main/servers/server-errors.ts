import type { ServerState, ServerSummary } from '#contract/servers.ts';

/** A call that was never sent, because the server is not there. */
export class ServerDownError extends Error {
  override readonly name = 'ServerDownError';
  readonly state: ServerState;
  readonly nextTry: ServerSummary['nextTry'];

  constructor(state: ServerState, sentence: string, nextTry: ServerSummary['nextTry']) {
    super(sentence);
    this.state = state;
    this.nextTry = nextTry;
  }
}

/** A call that was sent and not answered: nobody knows what it did. */
export class CallLostError extends Error {
  override readonly name = 'CallLostError';
  readonly reason: 'ended' | 'timed-out' | 'unreadable';

  constructor(reason: CallLostError['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}

/** A message that did not leave: the server is gone, or does not read. */
export class NotSentError extends Error {
  override readonly name = 'NotSentError';
}
