import { useQueryClient } from '@tanstack/react-query';
import { ThumbsDown, ThumbsUp } from 'lucide-react';
import { useState } from 'react';
import type { CallDetail } from '#contract/calls.ts';
import { useCore } from '#renderer/api/core.tsx';
import { useCommand } from '#renderer/api/use-command.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Toggle } from '#renderer/ui/toggle.tsx';

const GOOD = 1;
const POOR = 0;

/** Was the answer good? One press says so, and it can be taken back. */
export function Judge({
  call: { id, feedback, targetName },
}: {
  call: Pick<CallDetail, 'id' | 'feedback' | 'targetName'>;
}) {
  const { client } = useCore();
  const cache = useQueryClient();
  /** What it was before the last press; `undefined` before any. */
  const [before, setBefore] = useState<number | null | undefined>(undefined);
  const judge = useCommand(async (score: number | null) => {
    await client.calls.judge({ id, score });
    await cache.invalidateQueries({ queryKey: ['call', id] });
  });
  const say = async (score: number | null, isUndo: boolean): Promise<void> => {
    const was = feedback;
    if ((await judge.run(score)) !== null) setBefore(isUndo ? undefined : was);
  };
  const press = (score: number) => void say(feedback === score ? null : score, false);
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <span className="mr-1 text-small text-quiet">Was the answer good?</span>
      <Toggle
        small
        aria-label="Good answer"
        isSelected={feedback === GOOD}
        onChange={() => press(GOOD)}
      >
        <ThumbsUp size={15} aria-hidden />
      </Toggle>
      <Toggle
        small
        aria-label="Poor answer"
        isSelected={feedback === POOR}
        onChange={() => press(POOR)}
      >
        <ThumbsDown size={15} aria-hidden />
      </Toggle>
      <span aria-live="polite" className="flex items-center gap-2 text-small text-quiet">
        {describe(feedback, targetName)}
        {before !== undefined && (
          <Button small look="quiet" onPress={() => void say(before, true)}>
            Undo
          </Button>
        )}
      </span>
      {judge.problem !== null && (
        <span role="alert" className="text-small text-crit">
          {judge.problem}
        </span>
      )}
    </div>
  );
}

function describe(feedback: number | null, targetName: string | null): string | null {
  if (feedback === null) return null;
  const counts = `it counts when ${targetName ?? 'a provider'} is compared with others`;
  if (feedback === GOOD) return `You said good: ${counts}.`;
  if (feedback === POOR) return `You said poor: ${counts}.`;
  return `Rated ${Math.round(feedback * 100)} of 100 by a program: ${counts}.`;
}
