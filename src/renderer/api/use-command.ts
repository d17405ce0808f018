import { useRef, useState } from 'react';
import { sentenceOf } from './sentence-of.ts';

/** A command under way, and the sentence of its failure. */
export interface Command<T, Args extends readonly unknown[] = []> {
  readonly isRunning: boolean;
  /** For the person; `null` while nothing has failed. */
  readonly problem: string | null;
  readonly run: (...args: Args) => Promise<T | null>;
}

/** Runs a command of the core and keeps what a person has to see of it. */
export function useCommand<T, Args extends readonly unknown[] = []>(
  command: (...args: Args) => Promise<T>,
): Command<T, Args> {
  const [isRunning, setRunning] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const isUnderWay = useRef(false);
  return {
    isRunning,
    problem,
    run: async (...args) => {
      // A second press may come before the first is drawn.
      if (isUnderWay.current) return null;
      isUnderWay.current = true;
      setRunning(true);
      setProblem(null);
      try {
        return await command(...args);
      } catch (error) {
        setProblem(sentenceOf(error));
        return null;
      } finally {
        isUnderWay.current = false;
        setRunning(false);
      }
    },
  };
}
