import { ChevronDown, ChevronUp } from 'lucide-react';
import { Input, SearchField } from 'react-aria-components';
import { Button } from '#renderer/ui/button.tsx';
import { hitText } from './log-lines.ts';

/** Looks for text in the log. Enter goes to the next hit, with Shift to the one before. */
export function LogFind({
  wanted,
  hit,
  count,
  onWanted,
  onStep,
}: {
  wanted: string;
  hit: number;
  count: number;
  onWanted: (wanted: string) => void;
  onStep: (step: 1 | -1) => void;
}) {
  return (
    <div className="flex items-center gap-1">
      <SearchField
        aria-label="Find in log"
        value={wanted}
        onChange={onWanted}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onStep(event.shiftKey ? -1 : 1);
          else event.continuePropagation();
        }}
      >
        <Input
          placeholder="Find"
          className="h-7 w-44 rounded-md border border-edge bg-card px-2 text-small placeholder:text-quiet"
        />
      </SearchField>
      <Button
        small
        look="quiet"
        className="px-1.5"
        aria-label="Previous hit"
        isDisabled={count === 0}
        onPress={() => onStep(-1)}
      >
        <ChevronUp size={15} aria-hidden />
      </Button>
      <Button
        small
        look="quiet"
        className="px-1.5"
        aria-label="Next hit"
        isDisabled={count === 0}
        onPress={() => onStep(1)}
      >
        <ChevronDown size={15} aria-hidden />
      </Button>
      <output className="tabular min-w-10 text-small text-quiet">
        {hitText(hit, count, wanted)}
      </output>
    </div>
  );
}
