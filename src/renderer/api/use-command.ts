import { useState } from 'react';

/** A command under way, and the sentence of its failure. */
export interface Command<T> {
  readonly isRunning: boolean;
  /** For the person; `null` while nothing has failed. */
  readonly problem: string | null;
  run(): Promise<T | null>;
}

/** Runs a command of the core and keeps what a person has to see of it. */
export function useCommand<T>(command: () => Promise<T>): Command<T> {
  const [isRunning, setRunning] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  return {
    isRunning,
    problem,
    async run() {
      setRunning(true);
      setProblem(null);
      try {
        return await command();
      } catch (error) {
        setProblem(sentenceOf(error));
        return null;
      } finally {
        setRunning(false);
      }
    },
  };
}

function sentenceOf(error: unknown): string {
  if (error instanceof Error && error.name === 'AbortError')
    return 'Tallylight went out of reach before it answered.';
  return error instanceof Error ? error.message : 'That did not work.';
}
