import type { ServerState, ServerSummary } from '#contract/servers.ts';
import type { ProcessEnd, ProgramSearch } from '#main/host/processes.ts';
import { TOOLS_AT_MOST } from './tool-list.ts';
import type { EndCause, RunEnd } from './server-run.ts';

export type LastWords = readonly string[];

const LONGEST_WORDS = 200;

/** Why a program could not be started, and what helps. */
export function notFoundSentence(command: string, search: ProgramSearch): string {
  if (search.kind === 'not-executable')
    return `“${search.path}” may not be run as a program. Change its rights, or set another path.`;
  return `“${command}” isn’t on this computer. Install it, or set its full path in the settings file.`;
}

/** For the log, where somebody looks who wants to know; `null` when there is nothing to say. */
export function searchedSentence(search: ProgramSearch): string | null {
  if (search.kind !== 'not-found') return null;
  return `Looked in: ${[...new Set(search.searched)].join(', ')}.`;
}

export function runningSentence(tools: number): string {
  return `Running, with ${tools === 1 ? '1 tool' : `${tools} tools`}.`;
}

export function missingSecretSentence(names: readonly string[]): string {
  return `It needs ${names.join(' and ')}, which is not kept here yet. Add it, then start this service.`;
}

const CAUSES: Readonly<Record<Exclude<EndCause, 'asked'>, string>> = {
  'no-handshake': 'It did not open the conversation.',
  'no-list': 'It did not say which tools it has.',
  unresponsive: 'It did not answer three times in a row.',
  'not-reading': 'It did not read what it was sent for 30 s.',
  'output-ended': 'It closed its answer channel.',
  'input-ended': 'It stopped listening.',
  'endless-line': 'It sent an answer without an end.',
  'bad-output': 'It filled its answer channel with text that is no answer.',
};

/** How a process ended, in words. */
export function describeEnd({ code, signal, cause }: RunEnd): string {
  if (cause !== null && cause !== 'asked') return CAUSES[cause];
  if (signal !== null) return `It was ended by ${signal}.`;
  return `It ended with code ${code}.`;
}

/** The program was there and could not be run all the same. */
export function notStartedSentence({ error }: ProcessEnd): string {
  return `It could not be started: ${error ?? 'unknown error'}.`;
}

export type FailureCause =
  | { readonly kind: 'missed'; readonly end: RunEnd }
  | {
      readonly kind: 'ended';
      readonly starts: number;
      readonly withinMs: number;
      readonly end: RunEnd;
    };

/** Why Tallylight gave up on a server. Its own last words say most. */
export function failedSentence(name: string, cause: FailureCause, lastWords: LastWords): string {
  const how = describeEnd(cause.end);
  const what =
    cause.kind === 'missed'
      ? `${name} was started twice. ${how}`
      : `${name} stopped by itself ${cause.starts} times in ${inSeconds(cause.withinMs)}. ${how}`;
  const words = lastWords.map((line) => line.slice(0, LONGEST_WORDS)).join(' ');
  const said = words === '' ? 'It wrote nothing to its log.' : `It said: ${words}`;
  return `${what} ${said}`;
}

export function cutListSentence(): string {
  return `It offers more than ${TOOLS_AT_MOST.toLocaleString('en')} tools; the first ${TOOLS_AT_MOST.toLocaleString('en')} are passed on.`;
}

/** For whoever called a tool of a server that is not there: what is wrong and when to try again. */
export function downSentence(
  name: string,
  state: ServerState,
  sentence: string | null,
  nextTry: ServerSummary['nextTry'],
  nowMs: number,
): string {
  if (state === 'stopped' || state === 'stopping')
    return `${name} is stopped. Start it in Tallylight: Services → Start.`;
  if (state === 'queued' || state === 'starting')
    return `${name} is still starting. Try again in a few seconds.`;
  const why = `${name} is not running. ${sentence ?? ''}`.trim();
  if (nextTry === null) return `${why} It needs a look in Tallylight: Services.`;
  const wait = inSeconds(nextTry.atMs - nowMs);
  return `${why} It is started again in ${wait} (start ${nextTry.attempt} of ${nextTry.of}); try again then.`;
}

function inSeconds(ms: number): string {
  return `${Math.max(1, Math.round(ms / 1_000))} s`;
}
