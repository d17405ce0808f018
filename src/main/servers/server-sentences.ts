import type { ProcessEnd, ProgramSearch } from '#main/host/processes.ts';

export type LastWords = readonly string[];

/** Why a program could not be started, and what helps. */
export function notFoundSentence(command: string, search: ProgramSearch): string {
  if (search.kind === 'not-executable')
    return `“${search.path}” may not be run as a program. Change its rights, or set another path.`;
  const searched = search.kind === 'not-found' ? search.searched : [];
  return `“${command}” isn’t on this computer. Install it, or set its full path. Looked in: ${searched.join(', ')}.`;
}

/** How a process ended, in words. */
export function describeEnd({ code, signal, error }: ProcessEnd): string {
  if (error !== null) return `It could not be started: ${error}.`;
  if (signal !== null) return `It was ended by ${signal}.`;
  return `It ended with code ${code}.`;
}

export type FailureCause =
  | { readonly kind: 'silent' }
  | {
      readonly kind: 'ended';
      readonly starts: number;
      readonly withinMs: number;
      readonly end: ProcessEnd;
    };

/** Why Tallylight gave up on a server. Its own last words say most. */
export function failedSentence(name: string, cause: FailureCause, lastWords: LastWords): string {
  const what =
    cause.kind === 'silent'
      ? `${name} was started twice and never answered.`
      : `${name} stopped by itself ${cause.starts} times in ${Math.max(1, Math.round(cause.withinMs / 1_000))} s. ${describeEnd(cause.end)}`;
  const said =
    lastWords.length === 0 ? 'It wrote nothing to its log.' : `It said: ${lastWords.join(' ')}`;
  return `${what} ${said}`;
}
