import { useRef, useState } from 'react';
import { sentenceOf } from './sentence-of.ts';

/** A command under way, and the sentence of its failure. */
export interface Command<T> {
  readonly isRunning: boolean;
  /** For the person; `null` while nothing has failed. */
  readonly problem: string | null;
  readonly run: () => Promise<T | null>;
}

/** Runs a command of the core and keeps what a person has to see of it. */
export function useCommand<T>(command: () => Promise<T>): Command<T> {
  const [isRunning, setRunning] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const isUnderWay = useRef(false);
  return {
    isRunning,
    problem,
    run: async () => {
      // A second press may come before the first is drawn.
      if (isUnderWay.current) return null;
      isUnderWay.current = true;
      setRunning(true);
      setProblem(null);
      try {
        return await command();
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
