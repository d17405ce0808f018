import { createStore } from 'zustand/vanilla';
import { sentenceOf } from './sentence-of.ts';

/** What a command that has no place of its own came to. */
export interface LastWord {
  readonly sentence: string;
  readonly isFailure: boolean;
}

/** The newest of them; `null` once it was read. */
export const lastWord = createStore<{ readonly said: LastWord | null }>(() => ({ said: null }));

/** Sends a command whose success shows in what is followed, and whose failure shows above the screen. */
export function attempt(command: () => Promise<unknown>): void {
  lastWord.setState({ said: null });
  command().catch((error: unknown) => say({ sentence: sentenceOf(error), isFailure: true }));
}

/** The same for one that says itself what it did. */
export function attemptAndTell(command: () => Promise<{ readonly sentence: string }>): void {
  attempt(async () => say({ ...(await command()), isFailure: false }));
}

function say({ sentence, isFailure }: LastWord): void {
  lastWord.setState({ said: { sentence, isFailure } });
}
