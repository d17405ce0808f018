import { useState } from 'react';
import type { RoutingChange, RoutingSnapshot } from '#contract/routing.ts';
import { useCore } from '#renderer/api/core.tsx';
import { useCommand } from '#renderer/api/use-command.ts';
import { describeChange, undoOf } from './choosing-words.ts';

/** What was done last, in a sentence, with the way back. */
interface Done {
  readonly sentence: string;
  /** `null` once it was taken. */
  readonly undo: RoutingChange | null;
}

/** Changes how providers are chosen, and remembers the last change so that it can be undone. */
export function useChoosing(before: RoutingSnapshot | null) {
  const { client } = useCore();
  const [done, setDone] = useState<Done | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const command = useCommand(async (change: RoutingChange, next: Done) => {
    setRefusal(null);
    const outcome = await client.routing.set(change);
    if (outcome.saved) setDone(next);
    else setRefusal(outcome.sentence);
  });
  return {
    done,
    problem: command.problem ?? refusal,
    set: (change: RoutingChange): void => {
      if (!before) return;
      void command.run(change, { sentence: describeChange(change), undo: undoOf(change, before) });
    },
    undo: (): void => {
      if (done?.undo) void command.run(done.undo, { sentence: 'It is as it was.', undo: null });
    },
  };
}
