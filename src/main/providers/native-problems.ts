import type { HttpReply } from '#main/host/http-client.ts';
import { OUT_OF_REACH } from '#main/values/out-of-reach.ts';
import { AttemptError, type Problem } from '#main/values/call.ts';
import type { ErrorKind } from '#main/values/fault.ts';
import type { Dialect } from './dialect.ts';
import { headerText } from './header-text.ts';

/** What a client is told when the key is missing, or when the place that keeps it has `trouble`. */
export function noKey(providerName: string, trouble?: string): Problem {
  const missing = `Tallylight has no ${providerName} key. Add one in its window: Providers → Add key.`;
  return {
    code: 'no_key',
    status: 401,
    // Where a key is kept that can’t be had now, another one would help nobody.
    sentence: trouble ?? missing,
    retryAtMs: null,
  };
}

/** What a client is told when the person's settings keep requests from going there. */
export function turnedOff({ providerId, providerName }: Dialect): Problem {
  return {
    code: 'disabled',
    status: 403,
    sentence: `${providerName} is turned off in Tallylight’s settings. Set providers.${providerId}.enabled to true there to use it again.`,
    retryAtMs: null,
  };
}

/** What a client is told when nobody has said yet where this is, as with a server of one's own. */
export function notSetUp({ providerName }: Dialect): Problem {
  return {
    code: 'not_set_up',
    status: 503,
    sentence: `Tallylight doesn’t know yet where your ${providerName.toLowerCase()} is. Choose it in the window: Providers.`,
    retryAtMs: null,
  };
}

/** What passes as it comes is gone once it was sent. */
export function bodyIsSpent({ providerName }: Dialect): Problem {
  return {
    code: 'request_failed',
    status: 502,
    sentence: `${providerName} did not take this upload, and it can’t be sent a second time by itself. Send it again.`,
    retryAtMs: null,
  };
}

/** Nobody refused anything, so it is no `auth` fault: that would speak against a key that may be good. */
export function notSent(problem: Problem): AttemptError {
  return attemptError('unknown', problem, false);
}

/** Sent and never answered is an unknown outcome: it may have been billed, so it is never sent again. */
export function noAnswer(
  { providerName, notRunning }: Pick<Dialect, 'providerName' | 'notRunning'>,
  error: unknown,
): AttemptError {
  const isSent = !(error instanceof Error && 'isSent' in error && error.isSent === false);
  if (isSent)
    return unknownOutcome(
      502,
      `${providerName} broke off before it answered. It may have been billed.`,
    );
  if (error instanceof Error && 'code' in error && error.code === OUT_OF_REACH)
    return notSent(outOfReach(providerName));
  const isSlow = error instanceof Error && /timeout/i.test(error.message);
  return attemptError(
    'transient',
    {
      code: 'request_failed',
      status: isSlow ? 504 : 502,
      sentence:
        notRunning !== undefined && isRefused(error)
          ? notRunning
          : `${providerName} can’t be reached from this computer. Nothing was sent.`,
      retryAtMs: null,
    },
    false,
  );
}

/** Whoever could change a name's address could otherwise have a key sent into the person's own network. */
function outOfReach(providerName: string): Problem {
  return {
    code: 'request_failed',
    status: 502,
    sentence: `The address of ${providerName} leads where Tallylight sends nothing: to this computer, a private network or a service that gives away keys. Nothing was sent. Look at its baseUrl in the settings.`,
    retryAtMs: null,
  };
}

/** Nothing came for as long as anybody waits. */
export function tooSlow(providerName: string): AttemptError {
  return unknownOutcome(504, `${providerName} did not answer in time. It may have been billed.`);
}

/** Whether the computer is there and nothing listens on it. */
function isRefused(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED';
}

/** Something answered with success, but with bytes that are no answer. */
export function notAnAnswer({ providerName }: Dialect): AttemptError {
  return unknownOutcome(
    502,
    `What came back is not an answer of ${providerName}. Something on the way may have changed it, and it may have been billed.`,
  );
}

/** A server that is there, and has nothing to work with. */
export function noModel(providerName: string): AttemptError {
  const sentence = `Your ${providerName.toLowerCase()}’s server has no model yet. Load one in its program, and try again.`;
  const problem: Problem = { code: 'request_failed', status: 404, sentence, retryAtMs: null };
  return attemptError('bad_request', problem, false);
}

/** A key goes to the host that it is bound to and to no other. Names that other host, never its query. */
export function refuseRedirect({ providerName }: Dialect, reply: HttpReply): AttemptError {
  reply.body.resume();
  const host = hostOf(headerText(reply.headers, 'location'));
  return attemptError(
    'transient',
    {
      code: 'request_failed',
      status: 502,
      sentence: `${providerName} sent this request on to ${host}. Tallylight did not follow, because your key belongs to ${providerName} alone.`,
      retryAtMs: null,
    },
    false,
  );
}

function hostOf(location: string | null): string {
  const url = location === null ? null : URL.parse(location);
  return url?.host ? url.host : 'another address';
}

function unknownOutcome(status: number, sentence: string): AttemptError {
  const problem: Problem = { code: 'unknown_outcome', status, sentence, retryAtMs: null };
  return attemptError('transient', problem, true);
}

function attemptError(kind: ErrorKind, problem: Problem, isSent: boolean): AttemptError {
  const fault = { kind, sentence: problem.sentence, retryAfterMs: null };
  return new AttemptError(fault, problem, isSent);
}
