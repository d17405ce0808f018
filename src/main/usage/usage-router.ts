import { implement } from '@orpc/server';
import { callContract } from '#contract/calls.ts';
import { usageContract } from '#contract/usage.ts';
import type { CallSnapshot } from '#contract/calls.ts';
import type { LiveView } from '#main/transport/live-value.ts';
import type { CallReader } from './call-reader.ts';
import type { Totals } from './totals.ts';

const GONE = { message: 'There is no request with this id.' };
const calls = implement(callContract);
const usage = implement(usageContract);

export function createCallRouter(
  live: LiveView<Omit<CallSnapshot, 'revision'>>,
  reader: CallReader,
  judge: (id: string, score: number | null) => 'kept' | 'unknown-call' | 'not-judgeable',
) {
  return calls.router({
    watch: calls.watch.handler(({ signal }) => live.watch(signal)),
    list: calls.list.handler(({ input }) => reader.page(input.before, input.limit)),
    get: calls.get.handler(({ input, errors }) => {
      const call = reader.find(input.id);
      if (call) return call;
      throw errors.NOT_FOUND(GONE);
    }),
    judge: calls.judge.handler(({ input, errors }) => {
      const outcome = judge(input.id, input.score);
      if (outcome === 'unknown-call') throw errors.NOT_FOUND(GONE);
      if (outcome === 'not-judgeable')
        throw errors.CONFLICT({ message: 'This request brought no answer to judge.' });
    }),
  });
}

export function createUsageRouter(totals: Totals) {
  return usage.router({
    report: usage.report.handler(({ input }) => totals.report(input.sinceMs, input.untilMs)),
  });
}
