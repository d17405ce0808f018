import { stores, useLive } from '#renderer/api/stores.ts';
import { Card } from '#renderer/ui/card.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { countOf } from '#renderer/ui/format-count.ts';
import { Page } from '#renderer/ui/page.tsx';

/** What if requests went elsewhere? Not built yet, and says so. */
export function Planner() {
  const month = useLive(stores.calls)?.month;
  return (
    <Page title="Planner">
      <Card>
        <EmptyState title="Nothing to compare yet">
          The Planner will replay your own requests under another plan and say what they would have
          cost. It needs a second provider to choose from, and that is not in this version. Your
          history is already being kept for it
          {month && month.calls > 0 ? `: ${countOf(month.calls, 'request')} this month.` : '.'}
        </EmptyState>
      </Card>
    </Page>
  );
}
