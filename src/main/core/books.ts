import type { SystemHost } from '#main/host/system-host.ts';
import type { Call, Candidate, Delivery } from '#main/values/call.ts';
import { newId } from '#main/values/new-id.ts';
import { CallPath, type Observe } from '../calls/call-path.ts';
import { planCall } from '../calls/plan.ts';
import { Permits } from '../calls/permits.ts';
import { GroupCommit } from '../storage/group-commit.ts';
import { createCallView } from '../usage/call-live.ts';
import { CallReader } from '../usage/call-reader.ts';
import { CallWriter } from '../usage/call-writer.ts';
import type { Episodes } from '../usage/episodes.ts';
import { Ledger } from '../usage/ledger.ts';
import { Totals } from '../usage/totals.ts';
import type { DecisionGates } from './decision-gates.ts';
import type { Decisions } from './decisions.ts';
import type { Foundation } from './foundation.ts';

export type Books = ReturnType<typeof buildBooks>;

const LEFT_OPEN = 'Tallylight ended before this was answered. It may have been billed.';

/** The ledger, and the one path of all calls, which writes it. `observe` is told of every attempt. */
export function buildBooks(
  host: SystemHost,
  { audit, noteWaiting, reportBug }: Foundation,
  episodes: Episodes,
  { writeStates }: Decisions,
  { admission, mayTry }: DecisionGates,
  observe: Observe,
) {
  const { clock, random, database } = host;
  const reader = new CallReader(database);
  const writer = new CallWriter(database);
  const totals = new Totals(database);
  const calls = createCallView(reader, totals, clock);
  const ledger = new Ledger(
    new GroupCommit(database, { later: host.later, clock, reportFault: reportBug }),
    writer,
    (tag) => episodes.resolve(tag),
    writeStates,
    {
      changed: () => calls.changed(),
      waiting: (isWaiting) => noteWaiting('ledger', isWaiting),
    },
    clock,
  );
  const path = new CallPath(
    {
      ledger,
      admit: (call, candidate) => admission.admit(call, candidate),
      mayTry,
      random,
      observe,
      reportBug,
    },
    clock,
  );

  const permits = new Permits(
    {
      ledger,
      admit: (call, candidate) => admission.admit(call, candidate),
    },
    clock,
  );

  const underWay = new Set<Promise<unknown>>();
  const runPlan: typeof path.run = (...planned) => {
    const running = path.run(...planned);
    underWay.add(running);
    void running.finally(() => underWay.delete(running)).catch(() => {});
    return running;
  };

  return {
    episodes,
    reader,
    totals,
    calls,
    ledger,
    permits,
    runPlan,
    /** For addresses that leave no choice. */
    run: <Answer>(
      call: Call,
      candidates: readonly Candidate<Answer>[],
      delivery: Delivery<Answer>,
    ) => runPlan(call, planCall(candidates), delivery),
    newCallId: (): string => newId('call', { clock, random }),
    /** Resolves once no call is under way. */
    settled: (): Promise<unknown> => Promise.allSettled(underWay),
    /** What a crash left open was sent, as far as anyone knows. */
    closeLeftOpen(): void {
      const left = writer.closeLeftOpen(LEFT_OPEN);
      if (left > 0) audit({ kind: 'host.recovered', subject: '', detail: { calls: left } });
    },
  };
}
