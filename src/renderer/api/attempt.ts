import { createStore } from 'zustand/vanilla';
import { sentenceOf } from './sentence-of.ts';

/** The newest failure of a command that has no place of its own to show it; `null` once it was read. */
export const lastFailure = createStore<{ readonly sentence: string | null }>(() => ({
  sentence: null,
}));

/** Sends a command whose success shows in what is followed, and whose failure shows above the screen. */
export function attempt(command: () => Promise<unknown>): void {
  lastFailure.setState({ sentence: null });
  command().catch((error: unknown) => lastFailure.setState({ sentence: sentenceOf(error) }));
}
